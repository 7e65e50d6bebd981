import type { Ask } from './ask'
import type { GateState } from './gate'
import type { Target } from './report'

export type Time = string
export type Page = 'home' | 'people' | 'backtest' | 'accounts' | 'settings' | 'setup'

export interface Start {
  ask?: Ask | null
  page?: Page | ''
  locale: string
  theme: string
  textSize: number
  version: string
}

export type State =
  | 'watching' | 'connecting' | 'learning' | 'reconnecting' | 'refused' | 'untrusted' | 'no-password' | 'signed-out' | 'paused' | 'stopped'

export interface Account {
  id: string
  address: string
  host: string
  port: number
  user: string
  signIn: string
  unkept: boolean
  state: State
  since: Time
  nextTry?: Time
  problem?: string
  known: number
  progress?: Progress | null
}

export interface Progress {
  folder: string
  done: number
  total: number
  rate: number
  seconds: number
  people: number
}

export interface Status {
  state: State
  pausedUntil?: Time
  accounts: Account[] | null
  people: number
  domains: number
  gates?: GateState[] | null
  addOns?: number
  reports?: Target[] | null
  notice?: string
}
