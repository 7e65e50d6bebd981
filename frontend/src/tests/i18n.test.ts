import { afterEach, describe, expect, it, vi } from 'vitest'
import { language } from '../lib/i18n.svelte'
import { asks } from '../lib/scenes'
import { runs, single } from '../lib/scripts'
import { firstText, secondLine } from '../lib/words'
import { catalogues, names, type Key } from '../locales'
import { en } from '../locales/en'
import { pseudo, usePseudo } from '../locales/pseudo'

afterEach(() => {
  language.use('en')
  delete catalogues[pseudo]
})

const others = (text: string) => slots(text.replace('{n}', ''))
const slots = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join()

describe.each(Object.entries(catalogues))('the catalogue %s', (tag, words) => {
  it('has every key, and no other', () => expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort()))
  it('is named, and can be formatted', () => {
    expect(names[tag]).toBeTruthy()
    expect(Intl.DateTimeFormat.supportedLocalesOf(tag)).toEqual([tag])
  })
  it('says what the English one says about', () => {
    for (const [key, text] of Object.entries(words)) {
      if (/_(one|other)$/.test(key)) continue // below
      expect(slots(text), key).toBe(slots(en[key as Key]))
    }
  })
  it('keeps to the house rules', () => {
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).toBe(text)
      expect(text, key).not.toMatch(/!|'(?!\w)|\.\.|  /)
      expect(text.replace(/\{\w+\}/g, ''), key).not.toMatch(/[{}<>]/)
      expect(/[.:]$/.test(text), `${key} ends like the English one`).toBe(/[.:]$/.test(en[key as Key]))
    }
  })
  it('shows a number wherever its form is of more than one', () => {
    const shared = [0, 2, 3, 5, 11, 21].some((n) => new Intl.PluralRules(tag).select(n) === 'one')
    for (const [key, text] of Object.entries(words)) {
      const other = words[key.replace(/_one$/, '_other') as Key]
      if (/_one$/.test(key) && shared && slots(other).includes('{n}')) expect(text, key).toContain('{n}')
      if (/_(one|other)$/.test(key)) expect(others(text), key).toBe(others(en[key as Key]))
    }
  })
  it('has no sentence left in English', () => {
    if (tag === 'en') return
    const same = Object.keys(en).filter((key) => words[key as Key] === en[key as Key] && en[key as Key].split(' ').length > 2 && !/[{=]|^DNS|^Claws/.test(words[key as Key]))
    expect(same).toEqual([])
  })
})

describe('the sentence about Mali', () => {
  it.each([
    ['en', 'us.af.ml is in Mali', 'You usually write to us.af.mil (42 messages, last on 12 November).'],
    ['de', 'us.af.ml liegt in Mali', 'Sie schreiben sonst an us.af.mil (42 Nachrichten, zuletzt am 12. November).'],
    ['fr', 'us.af.ml est au Mali', 'D’habitude, vous écrivez à us.af.mil (42\u00a0messages, le dernier le 12 novembre).'],
    ['es', 'us.af.ml está en Mali', 'Suele escribir a us.af.mil (42 mensajes, el último el 12 de noviembre).'],
  ])('reads in %s: %s', (tag, first, then) => {
    vi.useFakeTimers({ now: new Date('2026-11-22T14:05:00Z'), toFake: ['Date'] })
    language.use(tag)
    const ask = asks['tld-country']!
    expect(firstText(ask)).toBe(first)
    expect(secondLine(ask).map((part) => part.text).join('').replaceAll('\u00a0', ' ')).toBe(then.replaceAll('\u00a0', ' '))
    vi.useRealTimers()
  })
  it.each([
    ['en', { US: 'in the United States', NL: 'in the Netherlands', CO: 'in Colombia', KY: 'in the Cayman Islands' }],
    ['de', { US: 'in den USA', NL: 'in den Niederlanden', CH: 'in der Schweiz', CO: 'in Kolumbien', IR: 'im Iran', CK: 'auf den Cookinseln', AT: 'in Österreich' }],
    ['fr', { US: 'aux États-Unis', NL: 'aux Pays-Bas', FR: 'en France', IR: 'en Iran', CM: 'au Cameroun', MX: 'au Mexique', CU: 'à Cuba', CA: 'au Canada', CO: 'en Colombie', YE: 'au Yémen' }],
    ['es', { US: 'en Estados Unidos', NL: 'en los Países Bajos', CO: 'en Colombia', GB: 'en el Reino Unido' }],
  ])('in %s has the right word before a country', (tag, countries) => {
    language.use(tag)
    for (const [code, said] of Object.entries(countries)) expect(language.place(code)).toBe(said)
  })
})

describe('the choice of a language', () => {
  it('is the same in policy and here', async () => {
    const keys = Object.values(import.meta.glob<string>('../../../core/policy/keys.go', { query: '?raw', import: 'default', eager: true }))[0]!
    const choices = /Name: "locale".*Choices: \[\]string\{([^}]*)\}/.exec(keys)![1]!.match(/[\w-]+/g)
    expect(choices!.sort()).toEqual(['system', ...Object.keys(catalogues)].sort())
  })
})

describe('the catalogue', () => {
  it('keeps to its own rules', () => {
    for (const [key, text] of Object.entries(en)) {
      expect(text, key).not.toMatch(/!|please|did you mean/i)
      expect(text.trim(), key).toBe(text)
      expect(text.replace(/\{\w+\}/g, ''), key).not.toMatch(/[{}<>]/)
    }
  })
  it('has every plural form', () => {
    const stems = Object.keys(en).filter((key) => key.endsWith('_other')).map((key) => key.replace(/_other$/, ''))
    expect(stems.length).toBeGreaterThan(10)
    for (const stem of stems) expect(Object.keys(en)).toContain(`${stem}_one`)
  })
})

describe('language', () => {
  it('falls back to English', () => {
    for (const tag of ['', 'xx', 'it-IT', 'not a tag', '__proto__', 'constructor']) {
      language.use(tag)
      expect(language.tag, tag).toBe('en')
    }
  })
  it('takes a regional English', () => {
    language.use('en-GB')
    expect(language.t('do.undo')).toBe('Undo')
    language.use('de-AT')
    expect(language.t('do.undo')).toBe('Rückgängig')
    expect(language.number(84310)).toMatch(/^84\s310$/) // as Austria writes it
  })
  it('puts arguments in as text, and never looks into them', () => {
    expect(language.t('do.copy', { known: '{domain}<b>%s' })).toBe('Copy {domain}<b>%s')
    expect(language.parts('reason.tld-country', { domain: '{place}', place: 'in Mali' })).toEqual([
      { text: '{place}', slot: 'domain' },
      { text: ' is ' },
      { text: 'in Mali', slot: 'place' },
    ])
  })
  it('runs from right to left where the language does', () => {
    usePseudo()
    expect(language.dir).toBe('ltr')
    language.use(pseudo)
    expect(language.dir).toBe('rtl')
    expect(language.t('do.undo')).not.toBe('Undo')
  })
  it('writes lengths of time in one unit', () => {
    expect([0, 18, 89, 90, 3600, 7200].map((seconds) => language.span(seconds))).toEqual(['1 s', '18 s', '89 s', '2 min', '60 min', '2 hrs'])
  })
  it('writes numbers and countries', () => {
    expect(language.number(84310)).toBe('84,310')
    expect(language.country('ML')).toBe('Mali')
    expect(language.country('Mali')).toBe('Mali')
  })
})

describe('scripts', () => {
  it('gathers the letters of mixed labels', () => {
    expect(runs('раypal.example')).toEqual([
      { script: 'Cyrillic', letters: 'ра' },
      { script: 'Latin', letters: 'ypal' },
    ])
    expect(runs('paypal.example')).toEqual([])
  })
  it('knows a name of one script', () => {
    expect(single('paypal.example')).toBe('Latin')
    expect(single('раypal.example')).toBe('')
  })
})
