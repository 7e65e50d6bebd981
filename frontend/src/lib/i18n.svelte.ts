import { catalogues, isKey, type Catalogue, type Key, type PluralKey } from '../locales'
import { en } from '../locales/en'
import { place } from '../locales/places'

// Words, dates and numbers in the language of the window. A sentence is looked up by its key and filled in with
// arguments; arguments are text and stay text.

export type Args = Record<string, string | number>

/** A piece of a sentence: plain words, or the argument that stands in a {slot}. */
export interface Part {
  text: string
  slot?: string
}

const rightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ku-arab', 'ps', 'sd', 'ug', 'ur', 'yi'])

// English without a country would mean American dates; the catalogue is British.
const region = (tag: string) => (tag === 'en' ? 'en-GB' : tag)

class Language {
  tag = $state('en')
  #format = $derived(region(this.tag))

  /** Takes the best catalogue for a BCP 47 tag; English when there is none. */
  use(tag: string): void {
    this.tag = (known(tag) && valid(tag)) ? tag : 'en'
  }

  get dir(): 'ltr' | 'rtl' {
    return rightToLeft.has(base(this.tag)) ? 'rtl' : 'ltr'
  }

  get #words(): Catalogue {
    return catalogues[this.tag] ?? catalogues[base(this.tag)] ?? en
  }

  t(key: Key, args: Args = {}): string {
    return this.parts(key, args).map((part) => part.text).join('')
  }

  /** The form of a sentence that goes with n, which is also its {n}. */
  plural(key: PluralKey, n: number, args: Args = {}): string {
    return this.t(this.form(key, n), { n: this.number(n), ...args })
  }

  form(key: PluralKey, n: number): Key {
    const ending = new Intl.PluralRules(this.#format).select(n)
    const exact = `${key}_${ending}`
    return isKey(exact) ? exact : `${key}_other`
  }

  /** A sentence in pieces, so that a view can draw an address as an address. */
  parts(key: Key, args: Args = {}): Part[] {
    const parts: Part[] = []
    for (const piece of this.#words[key].split(/(\{\w+\})/)) {
      const slot = /^\{(\w+)\}$/.exec(piece)?.[1]
      if (slot === undefined) {
        if (piece !== '') parts.push({ text: piece })
      } else {
        parts.push({ text: String(args[slot] ?? ''), slot })
      }
    }
    return parts
  }

  number(n: number): string {
    return new Intl.NumberFormat(this.#format, { maximumFractionDigits: 0 }).format(n)
  }

  country(code: string): string {
    if (!/^[A-Z]{2}$/.test(code)) return code
    try {
      return new Intl.DisplayNames(this.#format, { type: 'region' }).of(code) ?? code
    } catch {
      return code
    }
  }

  /** "in Mali", "in the Netherlands". */
  place(code: string): string {
    return place(base(this.tag), code, this.country(code))
  }

  /** A writing system, as it is named inside a sentence. */
  script(name: string): string {
    const key = `script.${name}`
    return isKey(key) ? this.t(key) : name
  }

  /** "12 November", with the year where it is not this one. */
  date(when: Date, month: 'long' | 'short' = 'long'): string {
    const year = when.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
    return new Intl.DateTimeFormat(this.#format, { day: 'numeric', month, year }).format(when)
  }

  month(when: Date, style: 'long' | 'short' = 'short'): string {
    return new Intl.DateTimeFormat(this.#format, { month: style }).format(when)
  }

  /** "14:03" today, "Friday 16:20" in the last week, else the date. */
  moment(when: Date): string {
    const away = Date.now() - when.getTime()
    const time = new Intl.DateTimeFormat(this.#format, { hour: '2-digit', minute: '2-digit' }).format(when)
    if (new Date().toDateString() === when.toDateString()) return time
    if (Math.abs(away) > 6 * 24 * 3600_000) return this.date(when)
    return `${new Intl.DateTimeFormat(this.#format, { weekday: 'long' }).format(when)} ${time}`
  }

  /** "18 s", "4 min", "2 hr": a length of time, one unit, never nought. */
  span(seconds: number): string {
    const [value, unit] = seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour']
    const style = { style: 'unit', unit: unit as string, unitDisplay: 'short', maximumFractionDigits: 0 } as const
    return new Intl.NumberFormat(this.#format, style).format(Math.max(1, Math.ceil(value as number))).replace(/secs?\b|Sek\./, 's').replace(/mins\b|Min\./, 'min').replace('Std.', 'h')
  }
}

const base = (tag: string) => tag.split('-')[0]?.toLowerCase() ?? ''
const known = (tag: string) => Object.hasOwn(catalogues, tag) || Object.hasOwn(catalogues, base(tag))

function valid(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

export const language = new Language()
