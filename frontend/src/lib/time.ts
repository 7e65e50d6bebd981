import type { Time } from './view'

// Go writes its zero time as the year 1; that and a missing field both mean "none".
export function date(time: Time | undefined | null): Date | null {
  if (!time || time.startsWith('0001-')) {
    return null
  }
  const value = new Date(time)
  return Number.isNaN(value.getTime()) ? null : value
}

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
