import type { Part } from './i18n.svelte'

// The line of news at the bottom of the main window. What it offers to undo can be undone for longer than the line is
// seen: Ctrl+Z works until then.

const seen = 20_000

export interface News {
  parts: Part[]
  undo?: (() => Promise<void>) | undefined
  until?: number
}

export class Toast {
  news = $state.raw<News | null>(null)
  /** How often something was undone; who shows what came back looks again. */
  undone = $state(0)
  #undo: News | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  show(news: News): void {
    this.news = news
    this.#undo = news.undo ? news : null
    this.linger()
  }

  /** Stays as long as somebody is at it. */
  hold(): void {
    clearTimeout(this.#timer)
  }

  linger(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.news = null), seen)
  }

  hide(): void {
    clearTimeout(this.#timer)
    this.news = null
  }

  async undo(): Promise<void> {
    const last = this.#undo
    if (!last || (last.until !== undefined && Date.now() > last.until)) return
    this.#undo = null
    this.hide()
    await last.undo?.()
    this.undone++
  }
}
