import type { Ask } from '../../src/lib/view'
import type { Popups } from './popup'
import type { Settings } from './records'
import type { Thunderbird } from './thunderbird'
import type { Trouble } from './trouble'

// What happens to a message that could not be checked is decided by the user or his organisation beforehand: "open" sends
// it and says so, "closed" keeps it and says so, "ask" asks here. A doubt that was found before is never sent without an
// answer: "open" then asks too.

export type Verdict = 'send' | 'keep' | 'again'

/** What the page shows. */
export interface Failure {
  trouble: Trouble
  to: string[]
  doubts: string[]
  /** Whether it may be sent unchecked. */
  open: boolean
  look: Settings
}

const size = { width: 480, height: 330 }

export class Failures {
  #api: Thunderbird
  #popups: Popups

  constructor(api: Thunderbird, popups: Popups) {
    this.#api = api
    this.#popups = popups
  }

  async decide(trouble: Trouble, to: string[], doubts: Ask[], over: number, look: Settings): Promise<Verdict> {
    const mode = await this.#mode(look)
    if (mode === 'open' && doubts.length === 0) {
      this.#note()
      return 'send'
    }
    const failure: Failure = { trouble, to, doubts: doubts.map(({ typed }) => typed.plain), open: mode !== 'closed', look }
    let verdict: Verdict = 'keep'
    let close: () => void = () => undefined
    const popup = await this.#popups.open('failure', over, size, {
      start: () => failure,
      decide: (what: Verdict) => {
        if (what === 'again' || (what === 'send' && failure.open)) verdict = what
        close()
      },
    })
    close = () => popup.close()
    return (await popup.ended) === 'closed' ? verdict : 'keep'
  }

  // The organisation's word for the add-on comes before what the guard said last.
  async #mode(look: Settings): Promise<string> {
    const managed = await this.#api.storage.managed.get('failure').catch(() => ({}) as Record<string, unknown>)
    const mode = String(managed.failure ?? look.failure)
    return mode === 'open' || mode === 'closed' ? mode : 'ask'
  }

  #note(): void {
    const message = 'A message was sent that Missent could not check.'
    void this.#api.notifications.create({ type: 'basic', title: 'Missent', message, iconUrl: 'icons/app-48.png' }).catch(() => undefined)
  }
}
