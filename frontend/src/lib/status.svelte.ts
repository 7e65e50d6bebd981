import type { Api } from './desk'
import { hour } from './time'
import type { Account, State, Status } from './view'

// What the main window knows of the guard's state, kept up by events. One for the window; its pages share it.

export class Watch {
  status = $state.raw<Status | null>(null)
  /** The time, as far as the pages need it: it moves once a second. */
  now = $state(Date.now())

  get accounts(): Account[] {
    return this.status?.accounts ?? []
  }

  async refresh(api: Api): Promise<void> {
    this.status = (await api.home()).status
  }

  /** Keeps the clock and the status going until the returned function is called. */
  run(api: Api): () => void {
    const clock = setInterval(() => (this.now = Date.now()), 1_000)
    const stop = api.listen((event) => {
      if (event.kind === 'status' && event.status) this.status = event.status
    })
    return () => {
      clearInterval(clock)
      stop()
    }
  }
}

/** What the mark beside an account looks like: well, waiting for something, or in need of the user. */
export function mood(state: State): 'good' | 'waiting' | 'needed' | 'idle' {
  switch (state) {
    case 'watching':
      return 'good'
    case 'refused':
    case 'untrusted':
    case 'no-password':
    case 'signed-out':
      return 'needed'
    case 'paused':
    case 'stopped':
      return 'idle'
    default:
      return 'waiting'
  }
}

/** The user has to sign in before it can go on. */
export const wantsSignIn = (state: State) => state === 'refused' || state === 'no-password' || state === 'signed-out'

export const anHour = hour / 60_000
