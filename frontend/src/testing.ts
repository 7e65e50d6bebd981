// What jsdom has no notion of, because it lays nothing out: elements never come into view and never change their size.
// Tests that need a view open it with inView().

const observers = new Set<FakeIntersection>()

class FakeIntersection {
  #tell: IntersectionObserverCallback
  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell
    observers.add(this)
  }
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {
    observers.delete(this)
  }
  takeRecords(): [] {
    return []
  }
  say(ratio: number): void {
    const height = 100 * ratio
    const entry = { isIntersecting: ratio > 0, intersectionRatio: ratio, intersectionRect: { height }, rootBounds: { height: 500 } }
    this.#tell([entry as IntersectionObserverEntry], this as unknown as IntersectionObserver)
  }
}

class FakeResize {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, { IntersectionObserver: FakeIntersection, ResizeObserver: FakeResize })
Object.assign(Element.prototype, { scrollIntoView: () => undefined })

/** Scrolls everything that is watched in (1) or out of view (0). */
export function inView(ratio: number): void {
  for (const observer of observers) observer.say(ratio)
}
