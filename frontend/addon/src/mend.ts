import type { Ask } from '../../src/lib/view'
import { fields, spell, type Entry, type Field, type Letter } from './letter'
import type { Mailbox, Thunderbird } from './thunderbird'

// "Use j.doe@us.af.mil": the address in doubt becomes the one that is known, in the compose window. "Move 12 to Bcc": those
// people go there.

/**
 * Puts the known address in the place of the typed one, or people into Bcc. A list that has one of them is replaced by its
 * members. It tells whether the window now stands so; where somebody cannot be found nothing is changed.
 */
export async function mend(api: Thunderbird, tab: number, letter: Letter, asks: Ask[]): Promise<boolean> {
  let lines = letter.lines
  for (const ask of asks) {
    const mended = ask.hide?.length ? await hide(api, lines, ask.hide) : ask.known ? await replace(api, lines, ask) : null
    if (!mended) return false
    lines = mended
  }
  await api.compose.setComposeDetails(tab, Object.fromEntries(fields.map((field) => [field, lines[field].map(({ typed }) => typed)])))
  const now = await api.compose.getComposeDetails(tab)
  const left = fields.flatMap((field) => now[field])
  const seen = [...now.to, ...now.cc].map(inside)
  return asks.every((ask) => (ask.hide?.length ? !seen.some((one) => ask.hide!.some((who) => same(one, who))) : left.every((typed) => !names(typed, ask))))
}

type Lines = Letter['lines']

/** Who each entry is. */
async function peopleOf(api: Thunderbird, lines: Lines): Promise<Map<Entry, Mailbox[]>> {
  const entries = fields.flatMap((field) => lines[field])
  const who = (entry: Entry) => entry.members ?? api.messengerUtilities.parseMailboxString(entry.typed)
  return new Map(await Promise.all(entries.map(async (entry): Promise<[Entry, Mailbox[]]> => [entry, await who(entry)])))
}

// Moves people from To and Cc to Bcc, each once.
async function hide(api: Thunderbird, lines: Lines, who: string[]): Promise<Lines | null> {
  const people = await peopleOf(api, lines)
  const hidden = ({ email }: Mailbox) => who.some((one) => same(email, one))
  const blind = [...lines.bcc]
  const there = blind.flatMap((entry) => people.get(entry)!)
  let moved = 0
  const open = (field: 'to' | 'cc') =>
    lines[field].flatMap((entry) => {
      const of = people.get(entry)!
      if (!of.some(hidden)) return [entry]
      for (const mailbox of of.filter(hidden)) {
        moved++
        if (there.some(({ email }) => same(email, mailbox.email))) continue
        there.push(mailbox)
        blind.push({ typed: spell(mailbox) })
      }
      return of.filter((mailbox) => !hidden(mailbox)).map((mailbox) => ({ typed: spell(mailbox) }))
    })
  const [to, cc] = [open('to'), open('cc')]
  return moved < who.length ? null : { to, cc, bcc: blind }
}

async function replace(api: Thunderbird, lines: Lines, ask: Ask): Promise<Lines | null> {
  const wanted = ask.known!.ascii || ask.known!.plain
  const people = await peopleOf(api, lines)
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
  return same(inside(typed), ask.typed.plain) || same(inside(typed), ask.typed.ascii)
}

const inside = (typed: string) => /<([^<>]*)>\s*$/.exec(typed)?.[1] ?? typed

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
