import { maxRequest, protocol, type Reply, type Request, type Settings } from './records'
import type { Port } from './thunderbird'
import { NoAnswer, within, type Trouble } from './trouble'

// The guard at the other end of native messaging. A connection is made when there is something to ask and kept; one that
// was lost is made anew with the next request. Every request ends: with a reply, or with NoAnswer.

const greeting = 10_000 // the guard may have to be started first
const patience = 5_000

interface Waiting {
  resolve(reply: Reply): void
  reject(error: NoAnswer): void
}

export class Host {
  /** What the guard last said about how to look and what to do when it does not answer. */
  settings: Settings | null = null
  #connect: () => Port
  #version: string
  #learned: (settings: Settings) => void
  #line: Promise<Port> | null = null
  #waiting = new Map<number, Waiting>()
  #n = 0

  constructor(connect: () => Port, version: string, learned: (settings: Settings) => void) {
    this.#connect = connect
    this.#version = version
    this.#learned = learned
  }

  get connected(): boolean {
    return this.#line !== null
  }

  /** The reply to one request; an error of the guard is NoAnswer "refused", or Refusal with its key. */
  async ask(request: Request): Promise<Reply> {
    const port = await this.#reach()
    return this.#exchange(port, request, patience)
  }

  #reach(): Promise<Port> {
    this.#line ??= this.#greet().catch((error: unknown) => {
      this.#line = null
      throw error
    })
    return this.#line
  }

  async #greet(): Promise<Port> {
    const port = this.#connect()
    port.onMessage.addListener((message) => this.#take(message as Reply))
    port.onDisconnect.addListener((gone) => this.#lost(port, reason(gone)))
    this.#port = port
    const { settings } = await this.#exchange(port, { do: 'hello', protocol, version: this.#version }, greeting)
    if (!settings) throw new NoAnswer('broken')
    return port
  }

  #port: Port | null = null

  async #exchange(port: Port, request: Request, patience: number): Promise<Reply> {
    if (this.#port !== port) throw new NoAnswer('stopped')
    const n = ++this.#n
    const frame = { n, ...request }
    if (new TextEncoder().encode(JSON.stringify(frame)).length > maxRequest) throw new NoAnswer('too-many')
    const answer = new Promise<Reply>((resolve, reject) => this.#waiting.set(n, { resolve, reject }))
    try {
      port.postMessage(frame)
      const reply = await within(patience, 'slow', answer)
      if (reply.error !== undefined) throw new Refusal(reply.error)
      return reply
    } catch (error) {
      if (error instanceof NoAnswer && error.trouble === 'slow') this.#hangUp(port)
      throw error instanceof NoAnswer ? error : new NoAnswer('stopped')
    } finally {
      this.#waiting.delete(n)
    }
  }

  #take(reply: Reply): void {
    if (reply.settings) this.#learned((this.settings = reply.settings))
    this.#waiting.get(reply.n)?.resolve(reply)
  }

  // A guard that does not answer is not asked again on the same line.
  #hangUp(port: Port): void {
    port.disconnect()
    this.#lost(port, 'slow')
  }

  #lost(port: Port, trouble: Trouble): void {
    if (this.#port !== port) return
    this.#port = null
    this.#line = null
    for (const waiting of this.#waiting.values()) waiting.reject(new NoAnswer(trouble))
    this.#waiting.clear()
  }
}

/** The guard answered, and refused. */
export class Refusal extends NoAnswer {
  constructor(readonly key: string) {
    super(key === 'protocol' ? 'version' : 'refused')
  }
}

// Thunderbird says why in words only. "No such native application" is the one that asks for another remedy.
function reason(port: Port): Trouble {
  return /no such native application/i.test(port.error?.message ?? '') ? 'missing' : 'stopped'
}
