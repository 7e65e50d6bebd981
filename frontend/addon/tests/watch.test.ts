import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Hint } from '../src/records'
import { Watch } from '../src/watch'
import { ask, details, Guard, stage } from './fakes'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched(more: Parameters<typeof details>[0]) {
  const guard = new Guard()
  const s = stage(details(more), guard.connect, guard.settings)
  const marks: string[][] = []
  let looks = 0
  const get = s.api.compose.getComposeDetails
  s.api.compose.getComposeDetails = (tab) => (looks++, get(tab))
  const watch = new Watch(s.api, s.tools.host, s.tools.letters, () => 'w', async (_, hints: Hint[]) => void marks.push(hints.map(({ level }) => level)))
  guard.hints = (message) => (message.to.some((to) => to.endsWith('.ml')) ? [{ level: 'warn', ask: ask(message.to[0]!) }] : [])
  return { s, guard, watch, marks, looks: () => looks }
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

describe('while typing', () => {
  it('looks twice a second, and asks the guard when something changed', async () => {
    const { s, guard, watch, marks, looks } = watched({ to: ['j.doe@us.af.mil'] })
    watch.begin()
    await pass(3_000)
    expect(looks()).toBe(6)
    expect(guard.calls.filter((call) => call === 'look')).toHaveLength(1)
    s.compose.to = ['j.doe@us.af.ml']
    await pass(500)
    expect(marks).toEqual([[], ['warn']])
    expect(watch.hints(1)).toHaveLength(1)
    s.compose.to = []
    await pass(500)
    expect(marks.at(-1)).toEqual([])
    expect(guard.calls.filter((call) => call === 'look')).toHaveLength(2) // nobody to ask about
  })

  it('tells the guard again that it is still written', async () => {
    const { guard, watch } = watched({ to: ['j.doe@us.af.mil'] })
    watch.begin()
    await pass(61_000)
    expect(guard.calls.filter((call) => call === 'look')).toHaveLength(3)
  })

  it('ends with the last compose window, and begins anew with the next', async () => {
    const { s, watch, looks } = watched({ to: ['j.doe@us.af.ml'] })
    watch.begin()
    await pass(1_000)
    const query = s.api.tabs.query
    s.api.tabs.query = async () => []
    await pass(1_000)
    const before = looks()
    s.api.tabs.query = query
    await pass(5_000)
    expect(looks()).toBe(before)
    expect(watch.hints(1)).toEqual([])
    watch.begin()
    await pass(500)
    expect(looks()).toBe(before + 1)
  })

  it('is quiet for a while after the guard did not answer, and comes back', async () => {
    const { guard, watch, marks } = watched({ to: ['j.doe@us.af.ml'] })
    guard.up = false
    watch.begin()
    await pass(10_000)
    expect(marks).toEqual([])
    guard.up = true
    await pass(10_000)
    expect(marks).toEqual([['warn']])
  })

  it('a window that does not answer holds up nothing for ever', async () => {
    const { s, watch, looks } = watched({ to: ['j.doe@us.af.ml'] })
    s.api.compose.getComposeDetails = () => new Promise(() => undefined)
    watch.begin()
    await pass(6_000)
    s.api.compose.getComposeDetails = async () => structuredClone(s.compose)
    await pass(6_000)
    expect(watch.hints(1)).toHaveLength(1)
    expect(looks()).toBe(0)
  })
})
