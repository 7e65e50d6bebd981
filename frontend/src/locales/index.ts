import { en } from './en'

// The languages there are. To add one: a file beside en.ts that has every key (the type says which are missing), and a
// line here.
export type Key = keyof typeof en
export type Catalogue = Record<Key, string>

type Stem<K> = K extends `${infer S}_other` ? S : never
/** A sentence with plural forms, named without the ending. */
export type PluralKey = Stem<Key>

export const catalogues: Record<string, Catalogue> = { en }

/** Whether a key of the data ("reason.swap") is a key of the catalogue. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(en, key)
}
