import { render } from '@testing-library/svelte'
import App from '../App.svelte'
import { fake, type Fake } from '../lib/fake'
import { asks } from '../lib/scenes'
import type { Ask, Page } from '../lib/types'

// Opens the program as a window would, on the fake guard.

export async function openAsk(name: string, more: Partial<Ask> = {}): Promise<Fake> {
  const api = fake({ ask: { ...asks[name]!, ...more } })
  render(App, { api })
  await settle()
  return api
}

export async function openPage(page: Page, variant: Record<string, string> = {}): Promise<Fake> {
  const api = fake({ page }, variant)
  render(App, { api })
  await settle()
  return api
}

/** Lets promises and effects run, with real or fake timers alike. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

export interface Press {
  key: string
  code?: string
  repeat?: boolean
  ctrlKey?: boolean
  type?: 'keydown' | 'keyup'
}

/** Sends one key event to whatever has the focus; tells whether the page let it through. */
export function key({ type = 'keydown', ...init }: Press): boolean {
  const event = new KeyboardEvent(type, { bubbles: true, cancelable: true, code: init.code ?? init.key, ...init })
  return (document.activeElement ?? document.body).dispatchEvent(event)
}
