import type { Ask } from '../../src/lib/view'

// The records of core/addon: what goes to the guard and what comes back. A test holds them against the Go source.

export interface Message {
  id: string
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  subject: string
  text: string
  attachments: string[]
  kind: string
  parent?: Parent
}

export interface Parent {
  id: string
  from: string[]
  to: string[]
  cc: string[]
}

export interface Request {
  do: 'hello' | 'look' | 'hold' | 'file' | 'shown' | 'answer' | 'validate' | 'undo' | 'release'
  protocol?: number
  version?: string
  message?: Message
  ask?: string
  choice?: string
  why?: string
  id?: string
  piece?: Piece
}

export interface Piece {
  file: number
  data: string
  last: boolean
}

export interface Reply {
  n: number
  error?: string
  settings?: Settings
  hints?: Hint[] | null
  asks?: Ask[] | null
  fetch?: boolean
}

export interface Settings {
  failure: string
  locale: string
  theme: string
  textSize: number
}

export interface Hint {
  level: string
  ask: Ask
}

/** The version of these records. */
export const protocol = 2

/** The most bytes of one frame to the guard. */
export const maxRequest = 64 << 10
