import { maxRequest, type Message, type Parent } from './records'
import type { Attachment, Details, Mailbox, Thunderbird } from './thunderbird'

// A compose window as the guard is told about it: who gets the message, lists of the address book taken apart.

export const fields = ['to', 'cc', 'bcc'] as const
export type Field = (typeof fields)[number]

/** One entry of a recipient line. */
export interface Entry {
  typed: string
  /** Who is on it, where it is a list of the address book. */
  members?: Mailbox[]
}

export interface Letter {
  message: Message
  lines: Record<Field, Entry[]>
  /** The files that message.attachments names. */
  files: Attachment[]
}

const read = 32_000 // characters of the text that are judged
const shown = 300 // characters of a subject that is longer than any window shows
const kinds = new Set(['new', 'reply', 'forward', 'draft', 'redirect'])

export class Letters {
  #api: Thunderbird
  #parents = new Map<number, Promise<Parent | undefined>>()

  constructor(api: Thunderbird) {
    this.#api = api
  }

  async read(id: string, tab: number, details: Details): Promise<Letter> {
    const [to, cc, bcc, attachments, parent] = await Promise.all([
      ...fields.map((field) => this.#entries(details[field] ?? [])),
      this.#api.compose.listAttachments(tab),
      details.type === 'reply' ? this.#parent(details.relatedMessageId) : undefined,
    ] as [Promise<Entry[]>, Promise<Entry[]>, Promise<Entry[]>, Promise<Attachment[]>, Promise<Parent | undefined>])
    const message: Message = {
      id,
      from: details.from ?? '',
      to: plain(to),
      cc: plain(cc),
      bcc: plain(bcc),
      subject: details.subject ?? '',
      text: textOf(details).slice(0, read),
      attachments: attachments.slice(0, 50).map(({ name }) => name.slice(0, 200)),
      kind: kinds.has(details.type) ? details.type : 'new',
    }
    if (parent) message.parent = parent
    const fitted = slim(message)
    return { message: fitted, lines: { to, cc, bcc }, files: attachments.slice(0, fitted.attachments.length) }
  }

  #entries(typed: string[]): Promise<Entry[]> {
    return Promise.all(typed.map(async (entry) => (entry.includes('@') ? { typed: entry } : this.#list(entry))))
  }

  // What has no @ is the name of a list, or half an address. Thunderbird itself finds a list by its name, and the ones
  // with a description in the address books.
  async #list(typed: string): Promise<Entry> {
    const found = await this.#api.messengerUtilities.parseMailboxString(typed, { expandMailingLists: true })
    if (found.some(({ email }) => email?.includes('@'))) return { typed, members: found }
    const name = (await this.#api.messengerUtilities.parseMailboxString(typed))[0]?.name
    if (!name) return { typed }
    for (const book of await this.#api.addressBooks.list(true)) {
      const list = book.mailingLists?.find((candidate) => candidate.name === name)
      if (list) return { typed, members: (await this.#api.addressBooks.mailingLists.listMembers(list.id)).flatMap(({ vCard }) => card(vCard)) }
    }
    return { typed }
  }

  #parent(id: number | null | undefined): Promise<Parent | undefined> {
    if (id === null || id === undefined) return Promise.resolve(undefined)
    let parent = this.#parents.get(id)
    if (!parent) {
      parent = this.#api.messages.get(id).then(
        (header) => ({ id: header.headerMessageId, from: [header.author], to: header.recipients, cc: header.ccList }),
        () => undefined, // it was deleted meanwhile: the message is judged without it
      )
      if (this.#parents.size > 50) this.#parents.clear()
      this.#parents.set(id, parent)
    }
    return parent
  }
}

/** An entry as text that the guard reads. */
export function spell({ name, email }: Mailbox): string {
  const address = email ?? ''
  return name && name !== address ? `"${name.replace(/["\\]/g, '\\$&')}" <${address}>` : address
}

const plain = (entries: Entry[]) => entries.flatMap(({ typed, members }) => members?.map(spell) ?? [typed])

// The address and the name in a vCard (RFC 6350).
function card(text = ''): Mailbox[] {
  const email = /^(?:item\d+\.)?EMAIL[^:\r\n]*:(.+)$/im.exec(text)?.[1]?.trim()
  const name = /^FN[^:\r\n]*:(.+)$/im.exec(text)?.[1]?.trim()
  return email ? [{ name, email }] : []
}

// The text with its lines; what is quoted begins with ">" as in a message without mark-up.
function textOf({ isPlainText, plainTextBody, body }: Details): string {
  if (isPlainText || body === undefined) return (plainTextBody ?? '').trim()
  const page = new DOMParser().parseFromString(body.slice(0, 200_000), 'text/html')
  page.querySelectorAll('style, script, .moz-signature').forEach((part) => part.remove())
  return linesOf(page.body)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const blocks = new Set(['ADDRESS', 'DIV', 'DL', 'H1', 'H2', 'H3', 'H4', 'LI', 'OL', 'P', 'PRE', 'TABLE', 'TR', 'UL'])

function linesOf(node: Node): string[] {
  const out = ['']
  const go = ([first = '', ...rest]: string[]) => {
    out[out.length - 1] += first
    out.push(...rest)
  }
  for (const child of node.childNodes) {
    const text = child.textContent ?? ''
    if (child.nodeName === 'BR') out.push('')
    else if (child.nodeType === Node.TEXT_NODE) go(inPre(child) ? text.split('\n') : [text])
    else if (child.nodeName === 'BLOCKQUOTE') out.push(...linesOf(child).map((line) => `> ${line}`), '')
    else if (blocks.has(child.nodeName)) out.push(...linesOf(child), '')
    else go(linesOf(child))
  }
  return out
}

const inPre = (node: Node) => node.parentElement?.closest('pre') != null

// A message must fit into a frame: of the text goes what is too much, then what only the dialog would quote, then the names.
function slim(message: Message): Message {
  const size = () => new TextEncoder().encode(JSON.stringify(message)).length
  const fits = () => size() < maxRequest - 1_000
  while (!fits() && message.text.length > shown) message = { ...message, text: message.text.slice(0, message.text.length / 2) }
  if (fits()) return message
  message = { ...message, text: '', attachments: [], subject: message.subject.slice(0, shown), parent: undefined }
  if (fits()) return message
  const bare = (entry: string) => /<([^<>]+@[^<>]+)>\s*$/.exec(entry)?.[1] ?? entry
  return { ...message, to: message.to.map(bare), cc: message.cc.map(bare), bcc: message.bcc.map(bare) }
}
