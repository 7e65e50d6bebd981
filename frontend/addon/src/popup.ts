import type { Port, Thunderbird } from './thunderbird'
import { within } from './trouble'
import { post, serve, type Handlers } from './wire'

// A window of the add-on over a compose window, with one of its pages. It ends in one of three ways, and always ends:
// closed by us or by the user, or frozen, when the page did not come up or gave no sign of life.

export type End = 'closed' | 'frozen'

const opening = 8_000
const beat = 1_000 // how often a page that lives says so
const silences = 15 // how many beats in a row may be missed; counted, so that a computer that slept is no fault

export interface Popup {
  /** Settles when the window is gone or frozen; a frozen one is closed. */
  ended: Promise<End>
  tell(event: unknown): void
  close(): void
}

export class Popups {
  #api: Thunderbird
  #expected = new Map<string, (port: Port) => void>()
  #closed = new Map<number, () => void>()

  constructor(api: Thunderbird) {
    this.#api = api
    api.windows.onRemoved.addListener((window) => this.#closed.get(window)?.())
  }

  /** Takes a page that calls, if it is one of a popup. */
  take(port: Port): void {
    this.#expected.get(port.name)?.(port)
  }

  /** Opens a page over a compose window. It rejects with NoAnswer when there is no window in time. */
  async open(page: 'ask' | 'failure', over: number, size: { width: number; height: number }, handlers: Handlers): Promise<Popup> {
    const name = `${page}:${crypto.randomUUID()}`
    let port: Port | undefined
    let silent = 0
    let over_ = false
    let finish: (end: End) => void = () => undefined
    const ended = new Promise<End>((resolve) => {
      finish = (end) => {
        over_ = true
        clearInterval(pulse)
        this.#expected.delete(name)
        resolve(end)
      }
    })
    const pulse = setInterval(() => {
      if (++silent <= silences) return
      finish('frozen')
      close()
    }, beat)
    let window: number | undefined
    const close = () => {
      if (window !== undefined) this.#api.windows.remove(window).catch(() => undefined)
    }
    this.#expected.set(name, (caller) => {
      port = caller
      caller.onDisconnect.addListener(() => void (silences - silent > 3 && (silent = silences - 3))) // its window goes, or crashed
      serve(caller, {
        ...handlers,
        ping: () => void (silent = 0),
        resize: (width: number, height: number) => this.#resize(window, width, height),
      })
    })
    try {
      const created = await within(opening, 'frozen', this.#create(`${page}.html#${name}`, over, size))
      window = created.id
    } catch (error) {
      finish('frozen')
      throw error
    }
    if (over_) close()
    this.#closed.set(window, () => {
      this.#closed.delete(window!)
      finish('closed')
    })
    return {
      ended,
      tell: (event) => port && post(port, { event }),
      close,
    }
  }

  async #create(url: string, over: number, { width, height }: { width: number; height: number }) {
    const below = await this.#api.windows.get(over).catch(() => undefined)
    const middle = (start?: number, length?: number, own = 0) =>
      start === undefined || length === undefined ? undefined : Math.max(0, Math.round(start + (length - own) / 2))
    const place = { left: middle(below?.left, below?.width, width), top: middle(below?.top, below?.height, height) }
    return this.#api.windows.create({ type: 'popup', url, width, height, ...(place.left !== undefined && place.top !== undefined ? place as { left: number; top: number } : {}) })
  }

  async #resize(window: number | undefined, width: number, height: number): Promise<void> {
    if (window !== undefined) await this.#api.windows.update(window, { width: Math.round(width), height: Math.round(height) })
  }
}
