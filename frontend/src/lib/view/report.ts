import type { Time } from './view'

/** What the organisation receives from this desk. */
export interface Report {
  detail: string
  heartbeat: number
  targets: Target[] | null
  /** The last event and a heartbeat as they are sent, in JSON. */
  last?: string
  alive: string
}

export interface Target {
  kind: string
  host: string
  waiting: number
  lost: number
  last?: Time
  since?: Time
  problem?: string
}
