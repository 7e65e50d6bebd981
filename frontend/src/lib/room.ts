import { getContext, setContext } from 'svelte'
import type { Watch } from './status.svelte'
import type { Toast } from './toast.svelte'
import type { Page } from './view'

// What the pages of the main window share: the guard's state, the line of news at the bottom, and the way to each other.
export interface Room {
  watch: Watch
  toast: Toast
  /** A question stands over the window: keys are not for the page. */
  readonly covered: boolean
  /** Opens a page; Accounts with this account's panel open, People with the "slips" alone. */
  go(page: Page, which?: string): void
}

const key = Symbol('room')

export const provideRoom = (room: Room): Room => setContext(key, room)
export const useRoom = (): Room => getContext<Room>(key)
