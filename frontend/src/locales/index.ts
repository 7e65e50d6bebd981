import { de } from './de'
import { en } from './en'
import { es } from './es'
import { fr } from './fr'

// The languages there are. To add one: a folder beside en whose objects have every key (the type Words says which are
// missing), a line here and in places.ts, and its tag among the choices of the key "locale" in core/policy/keys.go.
export type Key = keyof typeof en
export type Catalogue = Record<Key, string>

/** A part of a catalogue in another language: the keys of the English one, no more and no fewer. */
export type Words<English> = Record<keyof English, string>

type Stem<K> = K extends `${infer S}_other` ? S : never
/** A sentence with plural forms, named without the ending. */
export type PluralKey = Stem<Key>

export const catalogues: Record<string, Catalogue> = { en, de, fr, es }

/** What a language calls itself. */
export const names: Record<string, string> = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' }

/** Whether a key of the data ("reason.swap") is a key of the catalogue. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(en, key)
}
