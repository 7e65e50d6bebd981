import type { AskApi } from './desk'
import { toProblem } from './problem'
import type { Ask, Choice, Event, Problem } from './view'

// One question and what has become of it. It holds no sentence and draws nothing; Ask.svelte shows it. Every decision is
// told to the guard before anything on the screen says that it was taken.

export type Phase = 'asking' | 'copied' | 'noted' | 'fixed' | 'withdrawn'

const brief = 1_500 // how long the last word stays before the window goes
const undoable = 10_000 // how long "Always right" waits for Undo
const another = 1_500 // how long to wait for the next question of several

export class Question {
  ask = $state.raw() as Ask
  phase = $state<Phase>('asking')
  problem = $state.raw<Problem | null>(null)
  /** Where the corrected draft goes. */
  goesTo = $state('')
  /** The user wants to read the last word in peace. */
  kept = $state(false)
  #busy = false
  #next: Ask[] = []
  #waiting = false
  #timer: ReturnType<typeof setTimeout> | undefined

  #api: AskApi
  #end: () => void

  constructor(api: AskApi, ask: Ask, end: () => void) {
    this.#api = api
    this.#end = end
    this.ask = ask
  }

  /** Puts the known address on the clipboard; the first time that is also the answer. */
  async copy(): Promise<void> {
    const known = this.ask.known
    if (!known) return
    if (this.phase === 'copied') return void (await this.#try(() => this.#api.copyText(known.plain)))
    if (await this.#decide('fix', () => this.#api.copyText(known.plain))) this.phase = 'copied'
  }

  /** A held message goes to the known address. */
  async use(): Promise<void> {
    if (await this.#decide('fix')) this.#go()
  }

  /** A held message is not sent, and the known address is at hand for the next try. */
  async back(): Promise<void> {
    const known = this.ask.known
    if (known && (await this.#decide('fix', () => this.#api.copyText(known.plain)))) this.#go()
  }

  async edit(): Promise<void> {
    if (this.phase !== 'asking' || this.problem) return this.#go()
    if (await this.#decide('edit')) this.#go()
  }

  async once(): Promise<void> {
    if (await this.#decide('once')) this.#go()
  }

  /** What a rule of the organisation demands is given. */
  async validate(why: string): Promise<void> {
    if (this.phase !== 'asking' || this.#busy) return
    if (await this.#try(() => this.#api.validate(this.ask.id, why))) this.#go()
  }

  async always(): Promise<void> {
    if (!(await this.#decide('always'))) return
    this.phase = 'noted'
    this.#after(undoable)
  }

  async undo(): Promise<void> {
    if (this.phase !== 'noted') return
    clearTimeout(this.#timer)
    await this.#try(async () => {
      await this.#api.undoAlways(this.ask.id)
      this.phase = 'asking'
    })
  }

  /** Nothing more is decided; the window, or the question in it, goes. */
  close(): void {
    this.#go()
  }

  keep(): void {
    clearTimeout(this.#timer)
    this.kept = true
  }

  /** What the guard reports while the question is open. */
  take(event: Event): void {
    if (event.kind === 'ask' && event.ask) {
      if (event.ask.id === this.ask.id) this.ask = event.ask
      else this.#queue(event.ask)
    }
    if (event.kind === 'quit' && (this.phase === 'asking' || this.phase === 'copied')) this.#end()
    if (event.askId !== this.ask.id || this.phase === 'noted') return
    if (event.kind === 'fixed') this.#last('fixed', event.known ?? this.ask.known?.plain ?? '')
    if (event.kind === 'withdrawn') this.#last('withdrawn', '')
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  async #decide(choice: Choice, first?: () => Promise<void>): Promise<boolean> {
    if (this.phase !== 'asking' || this.#busy) return false
    return this.#try(async () => {
      await first?.()
      await this.#api.answer(this.ask.id, choice)
    })
  }

  async #try(step: () => Promise<void>): Promise<boolean> {
    this.#busy = true
    try {
      await step()
      this.problem = null
      return true
    } catch (error) {
      this.problem = toProblem(error)
      return false
    } finally {
      this.#busy = false
    }
  }

  #last(phase: Phase, goesTo: string): void {
    this.phase = phase
    this.goesTo = goesTo
    this.#after(brief)
  }

  #after(delay: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#go(), delay)
  }

  #queue(ask: Ask): void {
    this.#next.push(ask)
    if (this.#waiting) this.#go()
  }

  // On to the next question where there are several, else the end.
  #go(): void {
    clearTimeout(this.#timer)
    const next = this.#next.shift()
    if (next) {
      this.#waiting = false
      this.ask = next
      this.phase = 'asking'
      this.problem = null
      this.kept = false
    } else if (this.ask.index < this.ask.count && !this.#waiting) {
      this.#waiting = true
      this.#timer = setTimeout(() => this.#end(), another)
    } else {
      this.#end()
    }
  }
}
