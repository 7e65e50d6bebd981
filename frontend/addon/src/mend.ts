import type { Ask } from '../../src/lib/types'
import { fields, spell, type Entry, type Field, type Letter } from './letter'
import type { Mailbox, Thunderbird } from './thunderbird'

// "Use j.doe@us.af.mil": the address in doubt becomes the one that is known, in the compose window.

/**
 * Puts the known address in the place of the typed one. A list that has it is replaced by its members. It tells whether
 * the window no longer has the typed address; where it cannot be found nothing is changed.
 */
export async function mend(api: Thunderbird, tab: number, letter: Letter, asks: Ask[]): Promise<boolean> {
  let lines = letter.lines
  for (const ask of asks) {
    const mended = ask.known ? await replace(api, lines, ask) : null
    if (!mended) return false
    lines = mended
  }
  await api.compose.setComposeDetails(tab, Object.fromEntries(fields.map((field) => [field, lines[field].map(({ typed }) => typed)])))
  const now = await api.compose.getComposeDetails(tab)
  const left = fields.flatMap((field) => now[field])
  return asks.every((ask) => left.every((typed) => !names(typed, ask)))
}

type Lines = Letter['lines']

async function replace(api: Thunderbird, lines: Lines, ask: Ask): Promise<Lines | null> {
  const wanted = ask.known!.ascii || ask.known!.plain
  const people = new Map<Entry, Mailbox[]>()
  for (const entry of fields.flatMap((field) => lines[field])) {
    people.set(entry, entry.members ?? (await api.messengerUtilities.parseMailboxString(entry.typed)))
  }
  // Somebody who is on the message already is not put there twice.
  let there = [...people.values()].flat().some(({ email }) => same(email, wanted))
  let found = false
  const mended = {} as Lines
  for (const field of fields) {
    mended[field] = lines[field].flatMap((entry) => {
      const who = people.get(entry)!
      const one = !entry.members && names(entry.typed, ask)
      if (!one && !who.some((mailbox) => is(mailbox, ask))) return [entry]
      found = true
      return (one && who.length !== 1 ? [{ name: '', email: entry.typed }] : who).flatMap((mailbox) => {
        if (!is(mailbox, ask) && !one) return [{ typed: spell(mailbox) }]
        if (there) return []
        there = true
        return [{ typed: spell({ name: nameFor(ask, mailbox), email: wanted }) }]
      })
    })
  }
  return found ? mended : null
}

// A wrong person does not lend his name to the right one.
function nameFor(ask: Ask, mailbox: Mailbox): string | undefined {
  return ask.known?.name || (ask.class === 'red' ? mailbox.name : undefined)
}

const is = ({ email }: Mailbox, ask: Ask) => same(email, ask.typed.plain) || same(email, ask.typed.ascii)

/** Whether an entry, as it stands there, is the one in doubt. */
function names(typed: string, ask: Ask): boolean {
  const inside = /<([^<>]*)>\s*$/.exec(typed)?.[1] ?? typed
  return same(inside, ask.typed.plain) || same(inside, ask.typed.ascii)
}

function same(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== '' && b !== '' && form(a) === form(b)
}

// The comparable form: lower case, the domain in its ASCII form.
function form(address: string): string {
  const text = address.trim().normalize('NFKC').toLowerCase()
  const cut = text.lastIndexOf('@')
  if (cut < 0) return text
  try {
    return text.slice(0, cut + 1) + new URL(`http://${text.slice(cut + 1)}`).hostname.replace(/\.$/, '')
  } catch {
    return text
  }
}

export type { Field }
