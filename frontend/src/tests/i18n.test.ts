import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../lib/i18n.svelte'
import { runs, single } from '../lib/scripts'
import { catalogues } from '../locales'
import { en } from '../locales/en'
import { pseudo, usePseudo } from '../locales/pseudo'

afterEach(() => {
  language.use('en')
  delete catalogues[pseudo]
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
    for (const tag of ['', 'xx', 'de-DE', 'not a tag', '__proto__', 'constructor']) {
      language.use(tag)
      expect(language.tag, tag).toBe('en')
    }
  })
  it('takes a regional English', () => {
    language.use('en-GB')
    expect(language.t('do.undo')).toBe('Undo')
  })
  it('puts arguments in as text, and never looks into them', () => {
    expect(language.t('do.copy', { known: '{domain}<b>%s' })).toBe('Copy {domain}<b>%s')
    expect(language.parts('reason.tld-country', { domain: '{country}', country: 'Mali' })).toEqual([
      { text: '{country}', slot: 'domain' },
      { text: ' is in ' },
      { text: 'Mali', slot: 'country' },
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
