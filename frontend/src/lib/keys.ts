// Keys pressed while the window was opening were meant for the message that was being written. They are dropped, and so
// is what still comes of them afterwards: the repeats of a held key, and its release, with which Space presses a button.

/** For how long after opening keys are dropped, in milliseconds. */
export const deaf = 400

export class Deafness {
  #until = 0
  #down = new Set<string>()

  start(): void {
    this.#until = performance.now() + deaf
  }

  /** Listens before everybody else until the returned function is called. */
  guard(target: Window): () => void {
    const drop = (event: KeyboardEvent) => {
      if (!this.#drops(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    target.addEventListener('keydown', drop, true)
    target.addEventListener('keypress', drop, true)
    target.addEventListener('keyup', drop, true)
    return () => {
      target.removeEventListener('keydown', drop, true)
      target.removeEventListener('keypress', drop, true)
      target.removeEventListener('keyup', drop, true)
    }
  }

  #drops(event: KeyboardEvent): boolean {
    const early = performance.now() < this.#until
    const code = event.code || event.key
    if (event.type === 'keyup') return this.#down.delete(code) || early
    if (early) this.#down.add(code)
    else if (event.type === 'keydown' && !event.repeat) this.#down.delete(code)
    // A held Enter would press the button again and again, whichever has the focus by then.
    return this.#down.has(code) || (event.repeat && event.key === 'Enter')
  }
}
