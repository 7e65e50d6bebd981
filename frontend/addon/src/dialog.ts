import type { Ask, Choice, Event, Start } from '../../src/lib/view'
import type { Settings } from './records'
import type { Popups } from './popup'
import { NoAnswer, type Trouble } from './trouble'

// The questions about one message, one after another in one window, and what the user said.

export type Said =
  | { kind: 'send'; fixes: Ask[] } // all were answered so that the message may go, after these were mended
  | { kind: 'keep'; fixes: Ask[] } // the user wants to go on writing
  | { kind: 'failed'; trouble: Trouble }

/** The guard, as far as questions go. */
export interface Questions {
  shown(ask: Ask): Promise<void>
  answer(ask: Ask, choice: Choice): Promise<void>
  validate(ask: Ask, why: string): Promise<void>
  undo(ask: Ask): Promise<void>
}

const size = { width: 560, height: 478 }

export async function askAll(popups: Popups, over: number, asks: Ask[], guard: Questions, look: Settings, version: string): Promise<Said> {
  const fixes: Ask[] = []
  let at = 0
  let noted = false // "always right" was said about the question at hand, and can still be undone
  let said: Said | undefined
  let close: () => void = () => undefined

  const finish = (what: Said) => {
    said ??= what
    close()
  }
  const show = (ask: Ask) => void guard.shown(ask).catch(() => undefined) // the answer is what counts
  const told = new Set<Ask>([asks[0]!])
  const tell = (ask: Ask) => {
    if (!told.has(ask)) popup.tell({ kind: 'ask', ask } satisfies Event)
    told.add(ask)
  }
  const next = () => {
    noted = false
    const ask = asks[++at]
    if (!ask) return finish({ kind: 'send', fixes })
    tell(ask)
    show(ask)
  }
  const about = async (step: () => Promise<void>) => {
    try {
      await step()
    } catch (error) {
      if (error instanceof NoAnswer) finish({ kind: 'failed', trouble: error.trouble })
      throw error
    }
  }

  const popup = await popups.open('ask', over, size, {
    start: (): Start => {
      show(asks[at]!)
      return { ask: asks[at]!, locale: look.locale, theme: look.theme, textSize: look.textSize, version }
    },
    answer: async (id: string, choice: Choice) => {
      if (noted && id === asks[at + 1]?.id) {
        at++
        noted = false
        show(asks[at]!)
      }
      const ask = asks[at]
      if (!ask || ask.id !== id || said) throw { key: 'unknown-ask' }
      await about(() => guard.answer(ask, choice))
      if (choice === 'edit' || choice === '') return finish({ kind: 'keep', fixes })
      if (choice === 'fix') fixes.push(ask)
      if (choice !== 'always') return next()
      noted = true
      const after = asks[at + 1]
      if (after) tell(after) // the page shows it when this one is done
    },
    validate: async (id: string, why: string) => {
      const ask = asks[at]
      if (!ask || ask.id !== id || said) throw { key: 'unknown-ask' }
      await about(() => guard.validate(ask, why))
      next()
    },
    undo: async (id: string) => {
      const ask = asks[at]
      if (!ask || ask.id !== id || !noted) throw { key: 'expired' }
      await about(() => guard.undo(ask))
      noted = false
    },
    // The page has nothing more to show: "always right" was the last word, or the user went.
    close: () => (noted ? next() : finish({ kind: 'keep', fixes })),
  })
  close = () => popup.close()
  if (said) close()
  const end = await popup.ended
  if (said) return said
  if (end === 'frozen') return { kind: 'failed', trouble: 'frozen' }
  void guard.answer(asks[at]!, '').catch(() => undefined)
  return { kind: 'keep', fixes }
}
