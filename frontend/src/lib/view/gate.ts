import type { Time } from './view'

/** How the mail of one account passes the gate. */
export interface GateState {
  account: string
  host: string
  port: number
  security: string
  plain: number
  tls: number
  signIn: boolean
  user: string
  print: string
  client: string
  last?: Time
  passed: number
  missed?: Time
  round?: string
  problem?: string
}

export interface GateForm {
  account: string
  host: string
  port: number
  security: string
  signIn: boolean
}

export interface GateSetup {
  state: GateState
  password?: string
  problem?: string
}
