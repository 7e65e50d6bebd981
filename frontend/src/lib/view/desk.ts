import type { Ask } from './ask'
import type { Search } from './search'
import type { Page, Status } from './view'

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
