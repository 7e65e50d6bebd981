import { language } from './i18n.svelte'
import { date } from './time'
import type { GateState } from './types'

/** Who sends through Missent, and when it last did. */
export function gateState(gate: GateState): string {
  const last = date(gate.last)
  if (!last) return language.t('gate.ready')
  return language.t('gate.passed', { client: gate.client || language.t('gate.client'), time: language.moment(last) })
}
