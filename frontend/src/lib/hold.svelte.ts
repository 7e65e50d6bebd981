// The risky button sleeps until the two addresses were really in view for a while. Time counts only while the window has
// the focus, is not hidden, and the addresses are not scrolled away: a covered window proves nothing.

/** The shortest time, in milliseconds; --read-hold in tokens.css draws it. */
export const readHold = 700

const tick = 50

export class Hold {
  /** Enough was seen; stays true. */
  awake = $state(false)
  /** Being seen right now. */
  seeing = $state(false)
  #seen = 0
  #last = 0
  #inView = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(awake = false) {
    this.awake = awake
  }

  /** Watches an element until the returned function is called. */
  watch(element: Element): () => void {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) this.#inView = enough(entry)
        this.#look()
      },
      { root: element.closest('.body'), threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] },
    )
    const look = () => this.#look()
    observer.observe(element)
    this.#last = Date.now()
    this.#timer = setInterval(look, tick)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    return () => {
      observer.disconnect()
      clearInterval(this.#timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
    }
  }

  #look(): void {
    const now = Date.now()
    // A clock that jumps, or a machine that slept, counts as one tick.
    if (this.seeing) this.#seen += Math.min(Math.max(now - this.#last, 0), 2 * tick)
    this.#last = now
    this.seeing = this.#inView && document.visibilityState === 'visible' && document.hasFocus()
    if (this.#seen >= readHold) {
      this.awake = true
      clearInterval(this.#timer)
    }
  }
}

// In view is nine tenths of the pair, or, when it is taller than the part that scrolls, most of that part.
function enough(entry: IntersectionObserverEntry): boolean {
  const frame = entry.rootBounds?.height ?? window.innerHeight
  return entry.isIntersecting && (entry.intersectionRatio >= 0.9 || entry.intersectionRect.height >= 0.6 * frame)
}
