import type { Port } from './thunderbird'
import { toProblem } from '../../src/lib/problem'

// Calls from a page of the add-on to its background, over a port: numbered, each answered once; events go the other way.

interface Call {
  n: number
  do: string
  args: unknown[]
}

interface Answer {
  n: number
  value?: unknown
  problem?: unknown
}

export type Handlers = Record<string, (...args: never[]) => unknown>

/** The background's end: runs what the page calls. */
export function serve(port: Port, handlers: Handlers): void {
  port.onMessage.addListener((message) => {
    const { n, do: name, args } = message as Call
    void (async () => {
      let answer: Answer
      try {
        const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
        if (!handler) throw { key: 'unknown-method' }
        answer = { n, value: await handler(...(args as never[])) }
      } catch (error) {
        answer = { n, problem: toProblem(error) }
      }
      post(port, answer)
    })()
  })
}

/** Says something on a port whose other end may have gone. */
export function post(port: Port, message: unknown): void {
  try {
    port.postMessage(message)
  } catch {
    // nobody is there to miss it
  }
}

/** The page's end. */
export class Line<Event> {
  #port: Port
  #waiting = new Map<number, { resolve(value: unknown): void; reject(problem: unknown): void }>()
  #listeners = new Set<(event: Event) => void>()
  #n = 0
  #gone = false

  constructor(port: Port) {
    this.#port = port
    port.onMessage.addListener((message) => this.#take(message as Answer & { event?: Event }))
    port.onDisconnect.addListener(() => {
      this.#gone = true
      for (const { reject } of this.#waiting.values()) reject({ key: 'offline' })
      this.#waiting.clear()
    })
  }

  call<T>(name: string, ...args: unknown[]): Promise<T> {
    if (this.#gone) return Promise.reject({ key: 'offline' })
    const n = ++this.#n
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(n, { resolve: resolve as (value: unknown) => void, reject })
      this.#port.postMessage({ n, do: name, args } satisfies Call)
    })
  }

  listen(f: (event: Event) => void): () => void {
    this.#listeners.add(f)
    return () => this.#listeners.delete(f)
  }

  #take({ n, value, problem, event }: Answer & { event?: Event }): void {
    if (event !== undefined) return this.#listeners.forEach((f) => f(event))
    const waiting = this.#waiting.get(n)
    this.#waiting.delete(n)
    if (problem !== undefined) waiting?.reject(problem)
    else waiting?.resolve(value)
  }
}
