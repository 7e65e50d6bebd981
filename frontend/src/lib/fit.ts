import type { AskApi } from './desk'
import type { Phase } from './question.svelte'

// The window of the dialog is as high as what it shows, within limits; beyond them its middle scrolls. Both measures grow
// with the text size.

const usual = { width: 560, high: 640 }
const double = { width: 800, high: 800 } // at 200 %
const least: Record<Phase, number> = { asking: 360, copied: 320, noted: 320, fixed: 240, withdrawn: 240 }

/** Keeps the window's size in step with the dialog until the returned function is called. */
export function fitWindow(frame: HTMLElement, phase: () => Phase, api: AskApi): () => void {
  let told = ''
  const fit = () => {
    const size = measure(frame, least[phase()], scale())
    if (size === null || told === size.join('x')) return
    told = size.join('x')
    api.resize(...size).catch(() => undefined) // a window that cannot be resized scrolls instead
  }
  const observer = new ResizeObserver(fit)
  const observe = () => {
    observer.disconnect()
    for (const part of parts(frame)) observer.observe(part)
    fit()
  }
  const mutations = new MutationObserver(observe)
  mutations.observe(frame, { childList: true, subtree: true })
  void document.fonts?.ready.then(fit)
  observe()
  return () => {
    observer.disconnect()
    mutations.disconnect()
  }
}

const scale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1

// The parts that have a height of their own; the body and the last word fill what is left, so their contents count.
function parts(frame: HTMLElement): HTMLElement[] {
  return [...frame.querySelectorAll<HTMLElement>('.band, .in-body, .act, .foot')]
}

export function measure(frame: HTMLElement, low: number, scale: number): [width: number, height: number] | null {
  const grow = Math.min(Math.max(scale - 1, 0), 1)
  const width = Math.round(usual.width + grow * (double.width - usual.width))
  const most = usual.high + grow * (double.high - usual.high)
  const content = parts(frame).reduce((sum, part) => sum + part.getBoundingClientRect().height, 0)
  if (content === 0) return null
  return [width, Math.round(Math.min(Math.max(content, low * Math.min(scale, 1.5)), most))]
}
