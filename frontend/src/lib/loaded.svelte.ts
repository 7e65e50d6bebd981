import { toProblem } from './problem'
import type { Problem } from './view'

// Something a page asked the guard for: not there yet, there, or refused. An older answer never overwrites a newer one.

export class Loaded<T> {
  value = $state.raw<T | null>(null)
  problem = $state.raw<Problem | null>(null)
  #turn = 0

  async load(ask: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn
    try {
      const value = await ask()
      if (turn !== this.#turn) return
      this.value = value
      this.problem = null
    } catch (error) {
      if (turn === this.#turn) this.problem = toProblem(error)
    }
  }
}

/** Runs something the user asked for and keeps what it was refused with. */
export class Doing {
  busy = $state(false)
  problem = $state.raw<Problem | null>(null)

  async run(step: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    try {
      await step()
      this.problem = null
      return true
    } catch (error) {
      this.problem = toProblem(error)
      return false
    } finally {
      this.busy = false
    }
  }
}
