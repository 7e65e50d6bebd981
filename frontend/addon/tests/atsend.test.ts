import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { atSend } from '../src/atsend'
import { details, Guard, stage, type Stage } from './fakes'
import { Line } from '../src/wire'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Choice = 'fix' | 'edit' | 'once' | 'always' | 'close' | 'freeze' | 'send' | 'again' | 'keep'

/** The user: what he does in each window that comes up, in turn. */
function user(s: Stage, does: Choice[]): { seen: string[] } {
  const seen: string[] = []
  const met = new Set<number>()
  const create = s.api.windows.create
  s.api.windows.create = async (options) => {
    const made = await create(options)
    setTimeout(() => void act(made.id), 100)
    return made
  }
  async function act(window: number): Promise<void> {
    if (!s.windows.has(window) || met.has(window)) return
    met.add(window)
    const kind = s.windows.get(window)!.url.split('.')[0]!
    seen.push(kind)
    if (does[0] === 'freeze') return void does.shift()
    const line = new Line<{ kind: string; ask: { id: string } }>(s.page(window))
    const next: string[] = []
    line.listen((event) => void next.push(event.ask.id))
    const pulse = setInterval(() => void line.call('ping').catch(() => clearInterval(pulse)), 1000)
    const start = await line.call<{ ask?: { id: string } }>('start').catch(() => null)
    let id = start?.ask?.id
    while (s.windows.has(window) && does.length > 0) {
      const choice = does.shift()!
      if (choice === 'close') return void s.api.windows.remove(window)
      if (kind === 'failure') return void line.call('decide', choice).catch(() => undefined)
      const done = await line.call('answer', id, choice).then(() => true, () => false)
      if (!done) return
      if (choice === 'always') void line.call('close').catch(() => undefined)
      await vi.advanceTimersByTimeAsync(10).catch(() => undefined)
      id = next.shift() ?? id
    }
  }
  return { seen }
}

async function send(s: Stage): Promise<boolean> {
  let verdict: { cancel?: boolean } | undefined
  void atSend(s.tools, { id: 1, windowId: 2 }, structuredClone(s.compose)).then((v) => (verdict = v))
  for (let i = 0; i < 1200 && !verdict; i++) await vi.advanceTimersByTimeAsync(100)
  if (!verdict) throw new Error('Send waits for ever')
  return verdict.cancel !== true
}

const slip = { to: ['Jane <j.doe@us.af.ml>'] }
const set = (more: Parameters<typeof details>[0], guard = new Guard()) => ({ guard, s: stage(details(more), guard.connect, guard.settings) })

describe('at Send', () => {
  it('a clean message goes, unseen', async () => {
    const { s, guard } = set({ to: ['j.doe@us.af.mil'] })
    expect(await send(s)).toBe(true)
    expect(s.windows.size).toBe(0)
    expect(guard.calls).toEqual(['hello', 'hold', 'release'])
  })

  it.each<[Choice, boolean, string[]]>([
    ['fix', true, ['"Jane Doe" <j.doe@us.af.mil>']],
    ['once', true, slip.to],
    ['always', true, slip.to],
    ['edit', false, slip.to],
    ['close', false, slip.to],
  ])('%s: goes %s', async (choice, goes, to) => {
    const { s } = set(slip)
    user(s, [choice])
    expect(await send(s)).toBe(goes)
    expect(s.compose.to).toEqual(to)
    expect(s.windows.size).toBe(0)
  })

  it('asks one after another, and keeps what was mended before Edit', async () => {
    const { s } = set({ to: ['j.doe@us.af.ml', 'm.lee@army.ml'] })
    const { seen } = user(s, ['fix', 'edit'])
    expect(await send(s)).toBe(false)
    expect(seen).toEqual(['ask'])
    expect(s.compose.to).toEqual(['"Jane Doe" <j.doe@us.af.mil>', 'm.lee@army.ml'])
  })

  it('hands in again what was mended', async () => {
    const { s, guard } = set(slip)
    user(s, ['fix'])
    await send(s)
    expect(guard.calls.filter((call) => call === 'hold')).toHaveLength(2)
  })

  it('does not send what could not be mended', async () => {
    const { s } = set(slip)
    s.api.compose.setComposeDetails = async () => undefined
    user(s, ['fix'])
    expect(await send(s)).toBe(false)
  })
})

describe('the files with a message', () => {
  const pieces = (guard: Guard) => guard.pieces.map(({ file, bytes, last }) => [file, bytes, last])
  const withFiles = (...sizes: number[]) => {
    const { s, guard } = set({ to: ['x@y.example'] })
    s.files = sizes.map((size, n) => ({ name: `${n}.docx`, data: new Uint8Array(size) }))
    return { s, guard }
  }

  it('stay here where the guard does not ask', async () => {
    const { s, guard } = withFiles(100)
    s.api.compose.getAttachmentFile = () => Promise.reject(new Error('read'))
    expect(await send(s)).toBe(true)
    expect(guard.pieces).toEqual([])
  })

  it('go in pieces that fit into a frame, in order, and then it is handed in again', async () => {
    const { s, guard } = withFiles(100, 100_000, 0)
    guard.wants = true
    expect(await send(s)).toBe(true)
    expect(pieces(guard)).toEqual([[0, 100, true], [1, 45_000, false], [1, 45_000, false], [1, 10_000, true], [2, 0, true]])
    expect(Math.max(...guard.pieces.map(({ frame }) => frame))).toBeLessThan(64 << 10)
    expect(guard.calls).toEqual(['hello', 'hold', 'file', 'file', 'file', 'file', 'file', 'hold', 'release'])
  })

  it('are left out where they are too large, cannot be read, or hang', async () => {
    const { s, guard } = withFiles(9 << 20, 10, 20, 30)
    guard.wants = true
    const read = s.api.compose.getAttachmentFile
    s.api.compose.getAttachmentFile = (id) => (id === 1 ? Promise.reject(new Error('gone')) : id === 2 ? new Promise(() => undefined) : read(id))
    expect(await send(s)).toBe(true)
    expect(pieces(guard)).toEqual([[3, 30, true]])
  })

  it('a guard that ended meanwhile gets the message once more', async () => {
    const { s, guard } = withFiles(100)
    guard.wants = true
    const read = s.api.compose.getAttachmentFile
    let killed = false
    s.api.compose.getAttachmentFile = (id) => {
      if (!killed) guard.kill()
      killed = true
      return read(id)
    }
    expect(await send(s)).toBe(true)
    expect(pieces(guard)).toEqual([[0, 100, true]])
    expect(guard.calls.filter((call) => call === 'hold')).toHaveLength(3)
  })

  it('a guard that asks for them for ever counts as one that does not answer', async () => {
    const { s, guard } = withFiles(100)
    guard.wants = guard.insatiable = true
    s.managed = { failure: 'closed' }
    user(s, ['keep'])
    expect(await send(s)).toBe(false)
  })
})

describe('when the guard does not answer', () => {
  it.each<[string, Choice[], boolean]>([
    ['ask', ['send'], true],
    ['ask', ['keep'], false],
    ['ask', ['close'], false],
    ['closed', ['send'], false],
    ['open', [], true],
  ])('%s, %s: goes %s', async (failure, does, goes) => {
    const { s, guard } = set(slip)
    guard.up = false
    s.managed = { failure }
    user(s, does)
    expect(await send(s)).toBe(goes)
    expect(s.notes.length).toBe(failure === 'open' ? 1 : 0)
  })

  it('tries again', async () => {
    const { s, guard } = set({ to: ['x@y.example'] })
    guard.deaf = true
    const { seen } = user(s, ['again', 'again'])
    setTimeout(() => (guard.deaf = false), 12_000)
    expect(await send(s)).toBe(true)
    expect(seen).toContain('failure')
  })

  it('a doubt that was found is not sent by "open"', async () => {
    const { s, guard } = set(slip)
    guard.settings = { ...guard.settings, failure: 'open' }
    const { seen } = user(s, ['freeze', 'keep'])
    expect(await send(s)).toBe(false)
    expect(seen).toEqual(['ask', 'failure'])
  })

  it('a guard that came back takes the answer', async () => {
    const { s, guard } = set(slip)
    const create = s.api.windows.create
    s.api.windows.create = async (options) => (guard.kill(), create(options))
    user(s, ['once'])
    expect(await send(s)).toBe(true)
    expect(guard.calls.filter((call) => call.startsWith('answer'))).toEqual(['answer j.doe@us.af.ml once'])
  })
})

// Whatever fails at whatever moment: it ends, no window stays, and a doubtful message goes only with the user's word.
it.each(Array.from({ length: 200 }, (_, seed) => seed))('fault %i', async (seed) => {
  let state = seed * 2654435761 + 1
  const dice = (n: number) => ((state = (state * 1103515245 + 12345) & 0x7fffffff), (state >> 8) % n)
  const { s, guard } = set(dice(2) ? slip : { to: ['x@y.example'] })
  const doubtful = s.compose.to === slip.to || s.compose.to[0]!.includes('.ml')
  s.managed = { failure: ['ask', 'open', 'closed'][dice(3)] }
  guard.wants = dice(2) === 0
  const does = Array.from({ length: 6 }, () => (['fix', 'once', 'edit', 'close', 'freeze', 'again', 'send', 'keep'] as const)[dice(8)]!)
  const broken = (name: string) => () => Promise.reject(new Error(name))
  const faults = [
    () => guard.kill(),
    () => ((guard.up = false), guard.kill()),
    () => (guard.deaf = true),
    () => (s.api.windows.create = broken('no window')),
    () => (s.api.windows.create = () => new Promise(() => undefined)),
    () => (s.api.compose.getComposeDetails = broken('gone')),
    () => (s.api.compose.setComposeDetails = broken('read-only')),
    () => (s.api.compose.listAttachments = () => new Promise(() => undefined)),
    () => (s.api.compose.getAttachmentFile = () => new Promise(() => undefined)),
    () => (s.api.messengerUtilities.parseMailboxString = broken('no parser')),
    () => s.windows.forEach((_, window) => void s.api.windows.remove(window).catch(() => undefined)),
    () => (s.api.storage.managed.get = broken('no policy')),
  ]
  user(s, [...does])
  const fault = faults[dice(faults.length)]!
  setTimeout(fault, dice(4) * 60)
  const sent = await send(s)
  await vi.advanceTimersByTimeAsync(30_000)
  if (sent && doubtful && s.compose.to[0]!.includes('.ml')) {
    const said = guard.released.has('j.doe@us.af.ml') || does.includes('send')
    const unchecked = s.managed.failure === 'open' && s.notes.length > 0
    expect(said || unchecked).toBe(true)
  }
  expect(s.windows.size).toBe(0)
})
