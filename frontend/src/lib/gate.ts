import { language } from './i18n.svelte'
import { date } from './time'
import type { GateState } from './view'

// The dialogs of the mail programs as the documentation shows them. Nothing is loaded before it is shown.
const folder = '../../../docs/screenshots'
const pictures = import.meta.glob<string>('../../../docs/screenshots/gate-*-settings.png', { eager: true, query: '?url', import: 'default' })

/** The address of a picture of where the client is set up; undefined: there is none. */
export function picture(client: string): string | undefined {
  return pictures[`${folder}/gate-${client}-settings.png`]
}

/** Who sends through Missent, and when it last did. */
export function gateState(gate: GateState): string {
  const last = date(gate.last)
  if (!last) return language.t('gate.ready')
  return language.t('gate.passed', { client: gate.client || language.t('gate.client'), time: language.moment(last) })
}
