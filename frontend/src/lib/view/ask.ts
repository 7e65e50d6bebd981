import type { Time } from './view'

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
