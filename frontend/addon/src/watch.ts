import type { Host } from './host'
import { fields, type Letters } from './letter'
import type { Hint } from './records'
import type { Details, Thunderbird } from './thunderbird'
import { within } from './trouble'

// While typing: every open compose window is looked at twice a second, and a doubt is marked on the button of the add-on,
// without taking the focus. Nothing runs while no compose window is open.

const every = 500
const again = 30_000 // the guard forgets a message that is not looked at
const pause = 15_000 // after the guard did not answer
const reading = 5_000 // a window that closes meanwhile may never answer

interface Seen {
  what: string
  at: number
  hints: Hint[]
}

export class Watch {
  #api: Thunderbird
  #host: Host
  #letters: Letters
  #nameOf: (tab: number) => string
  #mark: (tab: number, hints: Hint[]) => Promise<void>
  #seen = new Map<number, Seen>()
  #timer: ReturnType<typeof setInterval> | undefined
  #busy = false
  #quiet = 0

  constructor(api: Thunderbird, host: Host, letters: Letters, nameOf: (tab: number) => string, mark: (tab: number, hints: Hint[]) => Promise<void>) {
    this.#api = api
    this.#host = host
    this.#letters = letters
    this.#nameOf = nameOf
    this.#mark = mark
  }

  /** Begins to look, or goes on. It stops by itself when there is no compose window. */
  begin(): void {
    this.#timer ??= setInterval(() => void this.look(), every)
  }

  hints(tab: number): Hint[] {
    return this.#seen.get(tab)?.hints ?? []
  }

  /** One look at all compose windows. */
  async look(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      const tabs = await within(reading, 'slow', this.#api.tabs.query({ type: 'messageCompose' }))
      for (const tab of this.#seen.keys()) if (!tabs.some(({ id }) => id === tab)) this.#seen.delete(tab)
      if (tabs.length === 0) this.#end()
      if (Date.now() < this.#quiet) return
      for (const { id } of tabs) await this.#lookAt(id)
    } catch {
      this.#quiet = Date.now() + pause
    } finally {
      this.#busy = false
    }
  }

  async #lookAt(tab: number): Promise<void> {
    let details: Details
    try {
      details = await within(reading, 'slow', this.#api.compose.getComposeDetails(tab))
    } catch {
      return // it was closed, or is not ready yet
    }
    const what = JSON.stringify([details.from, ...fields.map((field) => details[field]), details.subject, details.type])
    const seen = this.#seen.get(tab)
    if (seen?.what === what && Date.now() - seen.at < again) return
    if (fields.every((field) => details[field].length === 0)) {
      this.#seen.set(tab, { what, at: Date.now(), hints: [] })
      return within(reading, 'slow', this.#mark(tab, []))
    }
    const { message } = await within(reading, 'slow', this.#letters.read(this.#nameOf(tab), tab, details))
    const hints = (await this.#host.ask({ do: 'look', message })).hints ?? []
    this.#seen.set(tab, { what, at: Date.now(), hints })
    await within(reading, 'slow', this.#mark(tab, hints))
  }

  #end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
