import type { Ask, Choice } from '../../src/lib/view'
import { askAll, type Questions } from './dialog'
import type { Failures } from './failure'
import { sendFiles } from './files'
import type { Host } from './host'
import { Refusal } from './host'
import type { Letter, Letters } from './letter'
import { mend } from './mend'
import type { Popups } from './popup'
import type { Settings } from './records'
import type { Details, Tab, Thunderbird } from './thunderbird'
import { NoAnswer, troubleOf, within } from './trouble'

// A message at Send. It is handed to the guard and held until every question about it is answered; what was mended is
// handed in again. Nothing here throws and nothing waits for ever: Thunderbird would lock the compose window for good.

export interface Tools {
  api: Thunderbird
  host: Host
  letters: Letters
  popups: Popups
  failures: Failures
  look: () => Settings
  version: string
  /** Names a compose window for the guard: the same for each try. */
  nameOf: (tab: number) => string
}

const rounds = 30
const reading = 5_000
const mending = 15_000 // the user has answered, and expects it to happen

export async function atSend(tools: Tools, tab: Tab, details: Details): Promise<{ cancel?: boolean }> {
  const id = tools.nameOf(tab.id)
  let send = false
  try {
    send = await decide(tools, id, tab, details)
  } catch {
    // Not even the question whether to send it unchecked could be asked.
  }
  void tools.host.ask({ do: 'release', id }).catch(() => undefined)
  return send ? {} : { cancel: true }
}

async function decide(tools: Tools, id: string, tab: Tab, details: Details): Promise<boolean> {
  const { api, popups } = tools
  for (let round = 0; round < rounds; round++) {
    let doubts: Ask[] = []
    try {
      if (round > 0) details = await within(reading, 'broken', api.compose.getComposeDetails(tab.id))
      const letter = await within(reading, 'broken', tools.letters.read(id, tab.id, details))
      doubts = await hold(tools, letter)
      if (doubts.length === 0) return true
      const said = await askAll(popups, tab.windowId, doubts, questions(tools, letter, doubts), tools.look(), tools.version)
      if (said.kind === 'failed') throw new NoAnswer(said.trouble)
      if (said.fixes.length > 0 && !(await within(mending, 'broken', mend(api, tab.id, letter, said.fixes)))) return false
      if (said.kind === 'keep') return false
    } catch (error) {
      await api.tabs.get(tab.id) // rejects when the compose window is gone: then there is nothing to decide
      const to = [...details.to, ...details.cc, ...details.bcc]
      const verdict = await tools.failures.decide(troubleOf(error), to, doubts, tab.windowId, tools.look())
      if (verdict !== 'again') return verdict === 'send'
    }
  }
  return false
}

// A guard that has just ended is started again by the next request, so one more try is worth it.
async function hold(tools: Tools, letter: Letter): Promise<Ask[]> {
  try {
    return await handIn(tools, letter)
  } catch (error) {
    if (troubleOf(error) !== 'stopped') throw error
    return handIn(tools, letter)
  }
}

// The guard may want to know what the files hold before it decides; one that was started again meanwhile wants it anew.
async function handIn({ api, host }: Tools, letter: Letter): Promise<Ask[]> {
  for (let tries = 0; tries < 3; tries++) {
    const { asks, fetch } = await host.ask({ do: 'hold', message: letter.message })
    if (!fetch) return asks ?? []
    await sendFiles(api, host, letter).catch(() => undefined) // what did not come counts as not looked into
  }
  throw new NoAnswer('refused')
}

/**
 * The guard's side of a dialog. A guard that was started again meanwhile knows nothing of the question: it gets the message
 * once more, and the answer to the question it then asks about the same address.
 */
function questions(tools: Tools, letter: Letter, asks: Ask[]): Questions {
  const { host } = tools
  const names = new Map(asks.map((ask) => [ask, ask.id]))
  const about = async (ask: Ask, step: (id: string) => Promise<unknown>) => {
    try {
      await step(names.get(ask)!)
    } catch (error) {
      if (!(troubleOf(error) === 'stopped' || (error instanceof Refusal && error.key === 'unknown'))) throw refusal(error)
      const again = (await hold(tools, letter)).find(({ typed }) => typed.plain === ask.typed.plain)
      if (!again) return // by now it is no question any more
      names.set(ask, again.id)
      await host.ask({ do: 'shown', ask: again.id })
      await step(again.id)
    }
  }
  return {
    shown: (ask) => about(ask, (id) => host.ask({ do: 'shown', ask: id })),
    answer: (ask, choice: Choice) => about(ask, (id) => host.ask({ do: 'answer', ask: id, choice })),
    validate: (ask, why) => about(ask, (id) => host.ask({ do: 'validate', ask: id, why })),
    undo: (ask) => about(ask, (id) => host.ask({ do: 'undo', ask: id })),
  }
}

// What the guard refuses is shown in the dialog, which stays; that it does not answer ends the dialog.
const refusal = (error: unknown) => (error instanceof Refusal ? { key: error.key } : error)
