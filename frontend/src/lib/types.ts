// The view models as the guard sends them: core/view in TypeScript, field for field. A time is an RFC 3339 string; Go's
// zero time or a missing field both mean "none" (see time.ts).

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

export type Class = 'red' | 'amber' | 'slate'
export type Place = 'draft' | 'addon' | 'gate'

export interface Ask {
  id: string
  class: Class
  place: Place
  held: boolean
  index: number
  count: number
  reason: string
  args: Record<string, string> | null
  mark: Postmark
  typed: Address
  known?: Address | null
  evidence: Evidence
  /** Who is moved to Bcc by "fix", where that is the fix. */
  hide?: string[] | null
  /** What a rule of the organisation asks for before the message may go. */
  demand?: Demand
  letter: Letter
  account: string
  /** The mail client that keeps a held message. */
  client?: string
  /** When a held message is given up: it is not sent. */
  deadline?: string
}

export type Demand = 'reason' | 'click' | 'never' | ''

export interface Postmark {
  text: string
  caption: string
  kind: string
}

export interface Address {
  plain: string
  name?: string
  ascii?: string
  script?: string
  local: Segment[] | null
  domain: Segment[] | null
  sent: number
  replies: number
  last?: Time
}

export interface Segment {
  text: string
  kind: string
}

export interface Evidence {
  sent: number
  replies: number
  days: number
  last?: Time
  scope: string
}

export interface Letter {
  to: Party[] | null
  subject: string
  text: string
  attachments: string[] | null
  /** What must not reach a stranger. */
  holds?: Held[] | null
}

export interface Held {
  kind: string
  count: number
}

export interface Party {
  field: string
  name: string
  plain: string
  doubt: boolean
}

export type Choice = 'fix' | 'edit' | 'once' | 'always' | ''

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

export interface BooksForm {
  where: 'thunderbird' | 'file' | 'server'
  path?: string // the window's own
  server: string
  user: string
  password: string
}

export interface BooksPlace {
  server: string
  host: string
  user: string
  outside: boolean
}

export interface BooksRead {
  done: boolean
  addresses: number
  bad: number
  alike: number
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

export interface Search {
  steps: SearchStep[] | null
  found: Found[] | null
}

export interface SearchStep {
  key: string
  asked: string
  state: 'waiting' | 'asking' | 'found' | 'nothing' | 'failed' | 'not-needed' | 'forbidden'
}

export interface Found {
  origin: string
  source: string
  address: string
  host: string
  port: number
  security: string
  user: string
  smtpHost: string
  smtpPort: number
  signIn: string[] | null
  help: string
  outside: boolean
}

export interface Forgotten {
  token: string
  address: string
  until: Time
}

export interface Event {
  kind: 'ask' | 'fixed' | 'withdrawn' | 'status' | 'page' | 'search' | 'browser' | 'quit'
  ask?: Ask | null
  askId?: string
  known?: string
  status?: Status | null
  page?: Page
  search?: Search | null
  link?: string
}

export interface Problem {
  key: string
  args?: Record<string, string>
}

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
