import { vi } from 'vitest'
import type { Ask } from '../../src/lib/view'
import { Failures } from '../src/failure'
import { Host } from '../src/host'
import { Letters } from '../src/letter'
import { Popups } from '../src/popup'
import type { Hint, Message, Reply, Request, Settings } from '../src/records'
import type { Details, Mailbox, Port, Thunderbird } from '../src/thunderbird'
import type { Tools } from '../src/atsend'

// A Thunderbird and a guard that are not there.

class Ears<F extends (...args: never[]) => unknown> {
  all: F[] = []
  addListener = (f: F) => void this.all.push(f)
  say = (...args: Parameters<F>) => this.all.forEach((f) => f(...args))
}

/** Two ends of one port. */
export function wire(name = ''): [Port, Port] {
  const ends = [0, 1].map(() => ({ message: new Ears<(message: unknown) => void>(), gone: new Ears<(port: Port) => void>() }))
  let open = true
  const ports = [0, 1].map((i): Port => ({
    name,
    error: null,
    onMessage: ends[i]!.message,
    onDisconnect: ends[i]!.gone,
    postMessage: (message) => {
      if (!open) throw new Error('disconnected')
      const copy = structuredClone(message)
      queueMicrotask(() => open && ends[1 - i]!.message.say(copy))
    },
    disconnect: () => {
      if (!open) return
      open = false
      ends[1 - i]!.gone.say(ports[1 - i]!)
    },
  }))
  return ports as [Port, Port]
}

export const parse = (text: string): Mailbox[] =>
  text.split(',').map((entry) => {
    const [, name, email] = /^\s*"?([^"<]*?)"?\s*<([^>]*)>\s*$/.exec(entry) ?? []
    return email === undefined ? { email: entry.trim() } : { name, email }
  })

export function details(more: Partial<Details> = {}): Details {
  return {
    type: 'new', from: 'Anna Ash <anna@army.mil>', to: [], cc: [], bcc: [], subject: 'Orders', isPlainText: true,
    plainTextBody: 'Jane,\n> quoted', relatedMessageId: null, ...more,
  }
}

export interface Stage {
  api: Thunderbird
  tools: Tools
  compose: Details
  lists: Record<string, Mailbox[]>
  managed: Record<string, unknown>
  files: { name: string; data: Uint8Array }[]
  windows: Map<number, { url: string }>
  removed: Ears<(window: number) => void>
  connect: Ears<(port: Port) => void>
  notes: string[]
  /** The page of a window calls in, as its script does. */
  page(window: number): Port
}

export function stage(compose: Details, connect: () => Port, settings: Settings): Stage {
  const removed = new Ears<(window: number) => void>()
  const onConnect = new Ears<(port: Port) => void>()
  let next = 10
  const s = { compose, lists: {}, managed: {}, files: [{ name: 'orders.pdf', data: new Uint8Array(100) }], windows: new Map(), removed, connect: onConnect, notes: [] } as unknown as Stage
  const close = async (window: number) => {
    if (!s.windows.delete(window)) throw new Error('no window')
    removed.say(window)
  }
  s.api = {
    addressBooks: { list: async () => [], mailingLists: { listMembers: async () => [] } },
    compose: {
      getComposeDetails: async () => structuredClone(s.compose),
      setComposeDetails: async (_: number, change: Partial<Details>) => void Object.assign(s.compose, change),
      listAttachments: async () => s.files.map(({ name, data }, id) => ({ id, name, size: data.length })),
      getAttachmentFile: async (id: number) => new Blob([s.files[id]!.data as BlobPart]),
      onBeforeSend: new Ears(),
    },
    composeAction: { setBadgeBackgroundColor: vi.fn(), setBadgeText: vi.fn(), setLabel: vi.fn(), setTitle: vi.fn() },
    messages: { get: async () => ({ headerMessageId: '1@army.mil', author: 'Mark <m@army.mil>', recipients: ['anna@army.mil'], ccList: [] }) },
    messengerUtilities: {
      parseMailboxString: async (text: string, options?: { expandMailingLists: boolean }) =>
        (options?.expandMailingLists && s.lists[text]) || parse(text),
    },
    i18n: { getUILanguage: () => 'en-GB' },
    notifications: { create: async ({ message }: { message: string }) => (s.notes.push(message), '1') },
    runtime: { connect: vi.fn(), connectNative: connect, getManifest: () => ({ version: '0.1.0' }), onConnect },
    storage: { local: { get: async () => ({}), set: async () => undefined }, managed: { get: async () => s.managed } },
    tabs: { query: async () => [{ id: 1, windowId: 2 }], get: async () => ({ id: 1, windowId: 2 }), onCreated: new Ears(), onRemoved: new Ears() },
    windows: {
      create: async ({ url }: { url: string }) => (s.windows.set(++next, { url }), { id: next }),
      get: async () => ({ id: 2, left: 0, top: 0, width: 900, height: 700 }),
      remove: close,
      update: async (id: number) => ({ id }),
      onRemoved: removed,
    },
  } as unknown as Thunderbird
  s.page = (window) => {
    const [page, background] = wire(s.windows.get(window)!.url.split('#')[1])
    onConnect.say(background)
    removed.addListener((gone) => gone === window && page.disconnect())
    return page
  }
  const popups = new Popups(s.api)
  onConnect.addListener((port) => popups.take(port))
  let look = settings
  s.tools = {
    api: s.api,
    host: new Host(connect, '0.1.0', (learned) => void (look = learned)),
    letters: new Letters(s.api),
    popups,
    failures: new Failures(s.api, popups),
    look: () => look,
    version: '0.1.0',
    nameOf: () => 'w',
  }
  return s
}

export const ask = (typed: string, known = typed.replace(/\.ml$/, '.mil')) =>
  ({ id: typed, class: 'red', typed: { plain: typed }, known: { plain: known, name: 'Jane Doe' }, index: 1, count: 1 }) as unknown as Ask

/** A guard that doubts every address at .ml until it is answered for. */
export class Guard {
  calls: string[] = []
  up = true
  deaf = false
  hints: (message: Message) => Hint[] = () => []
  /** It wants to know what the files hold. */
  wants = false
  insatiable = false
  pieces: { file: number; bytes: number; last: boolean; frame: number }[] = []
  released = new Set<string>()
  ports: Port[] = []
  settings: Settings = { failure: 'ask', locale: 'en', theme: 'system', textSize: 100 }

  connect = (): Port => {
    const [ours, theirs] = wire()
    if (!this.up) {
      ours.error = { message: 'No such native application missent' }
      queueMicrotask(() => theirs.disconnect())
      return ours
    }
    this.ports.push(theirs)
    let fetched = false
    const mine = new Set<string>() // a guard knows the questions of its own session
    theirs.onMessage.addListener((message) => {
      const request = message as Request & { n: number }
      if (this.deaf) return
      const reply: Reply = { n: request.n }
      if (request.do === 'hello') reply.settings = this.settings
      if (request.do === 'look') reply.hints = this.hints(request.message!)
      if (request.do === 'hold' && this.wants && (!fetched || this.insatiable)) reply.fetch = fetched = true
      else if (request.do === 'hold') {
        fetched = false
        const { to, cc, bcc } = request.message!
        const doubtful = [...to, ...cc, ...bcc].flatMap(parse).map(({ email }) => email!).filter((email) => email.endsWith('.ml') && !this.released.has(email))
        reply.asks = doubtful.map((email, i) => ({ ...ask(email), index: i + 1, count: doubtful.length }))
        doubtful.forEach((email) => mine.add(email))
      }
      if (request.piece && !fetched) reply.error = 'unknown'
      else if (request.piece) {
        const { file, data, last } = request.piece
        this.pieces.push({ file, bytes: atob(data).length, last, frame: JSON.stringify(request).length })
      }
      if (request.ask && !mine.has(request.ask)) reply.error = 'unknown'
      else if (!reply.error) this.calls.push([request.do, request.ask, request.choice].filter(Boolean).join(' '))
      if (!reply.error && request.do === 'answer' && /once|always/.test(request.choice ?? '')) this.released.add(request.ask!)
      try {
        theirs.postMessage(reply)
      } catch {
        // it went away
      }
    })
    return ours
  }

  kill(): void {
    for (const port of this.ports) port.disconnect()
    this.ports = []
  }
}
