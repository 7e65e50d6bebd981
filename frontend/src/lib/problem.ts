import type { Problem } from './view'

// A refused call carries the guard's Problem as JSON. Anything else is a fault of the program itself: its text is for the
// log, not for the user, so only the key "internal" is left of it.
export function toProblem(error: unknown): Problem {
  const text = error instanceof Error ? error.message : typeof error === 'string' ? error : ''
  const value: unknown = typeof error === 'object' && error !== null && !(error instanceof Error) ? error : parse(text)
  if (isProblem(value)) {
    return { key: value.key, args: value.args ?? {} }
  }
  return { key: 'internal', args: {} }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string' && value.key !== ''
}
