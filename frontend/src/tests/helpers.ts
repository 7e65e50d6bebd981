import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, vi } from 'vitest'
import App from '../App.svelte'
import { fake, type Fake } from '../lib/fake'
import { asks } from '../lib/scenes'
import type { Ask, Page } from '../lib/view'

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

/** Stops the clock for each test of a file, and more that tells the time, at the time of the scenes; leaves nothing behind. */
export function clock(...more: ('performance' | 'requestAnimationFrame')[]): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-22T14:05:00Z'), toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', ...more] })
  })
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
    document.documentElement.removeAttribute('data-theme')
    document.documentElement.removeAttribute('style')
  })
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

export const button = (name: string | RegExp) => screen.getByRole('button', { name })

export const title = () => screen.getByRole('heading', { level: 1 }).textContent?.trim()

export async function press(name: string | RegExp): Promise<void> {
  button(name).click()
  await settle()
}

export async function type(label: string, text: string): Promise<void> {
  await fireEvent.input(screen.getByLabelText(label), { target: { value: text } })
  await settle()
}

/** Lets so many milliseconds pass. */
export async function wait(time: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(time)
  await settle()
}
