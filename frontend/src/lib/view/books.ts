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
