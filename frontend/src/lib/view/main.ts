import type { Address, Evidence } from './ask'
import type { Report } from './report'
import type { Status, Time } from './view'

export interface HomePage {
  status: Status
  year: number
  checked: number
  asked: number
  saved: number
  weeks: number[] | null
  marks: Mark[] | null
  answers: Answer[] | null
}

export interface Mark {
  week: number
  outcome: string
}

export interface Answer {
  id: string
  time: Time
  typed: string
  known?: string
  reason: string
  outcome: string
}

export interface PeoplePage {
  total: number
  matches: number
  rows: PersonEntry[] | null
}

export interface PersonEntry {
  address: string
  name: string
  last?: Time
  standing: string
  suspect: boolean
  drawn?: Address | null
  like?: Address | null
  listed?: boolean
}

export interface PersonDetail {
  address: string
  /** Where the domain is written in other letters. */
  ascii?: string
  name: string
  standing: string
  suspect: boolean
  rungs: Rung[] | null
  near: Near[] | null
  first?: Time
  last?: Time
}

export interface Rung {
  key: string
  met: boolean
  top: boolean
  count: number
  time?: Time
}

export interface Near {
  address: string
  standing: string
  distance: number
}

export interface BacktestPage {
  running: boolean
  done: number
  total: number
  problem?: string
  from?: Time
  to?: Time
  replayed: number
  messages: number
  windows: number
  notes: number
  limit: number
  held: number
  months: Month[] | null
  slips: Slip[] | null
  astray: Slip[] | null
}

export interface Month {
  month: string
  messages: number
  windows: number
  held: number
}

export interface Slip {
  time: Time
  typed: Address
  known?: Address | null
  reason: string
  args: Record<string, string> | null
  evidence: Evidence
  then?: string
}

export interface SettingsPage {
  items: Setting[] | null
  dataDir: string
  version: string
  license: string
  autostart: boolean
  locale: string
  budget: Budget
  report?: Report | null
}

export interface Budget {
  limit: number
  asked: number
  held: number
  raised: number
  until: Time
}

export interface Setting {
  key: string
  type: string
  value: string
  choices?: string[] | null
  min?: number
  max?: number
  origin: string
  locked: boolean
  group: string
}

export interface AccountForm {
  address: string
  host: string
  port: number
  security: string
  user: string
  password: string
  signIn: string
}

export interface AccountTrial {
  ok: boolean
  problem?: string
  drafts: string[] | null
  sent: string[] | null
}

export interface Forgotten {
  token: string
  address: string
  until: Time
}
