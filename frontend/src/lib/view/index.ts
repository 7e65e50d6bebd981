// The view models as the guard sends them: core/view in TypeScript, field for field. A time is an RFC 3339 string; Go's
// zero time or a missing field both mean "none" (see time.ts).

export type * from './ask'
export type * from './books'
export type * from './desk'
export type * from './gate'
export type * from './main'
export type * from './report'
export type * from './search'
export type * from './view'
