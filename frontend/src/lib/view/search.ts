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
