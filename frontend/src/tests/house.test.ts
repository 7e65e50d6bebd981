import { describe, expect, it } from 'vitest'
import { isKey } from '../locales'

// The rules of the house, held against its own source.

const views = import.meta.glob<string>('../../../core/view/*.go', { query: '?raw', import: 'default', eager: true })
const guard = import.meta.glob<string>(['../../../core/{carddav,contents,desk,gate,guard,imap,oauth,pipe,policy,trust}/*.go', '../../../app/window/bound/*.go'], { query: '?raw', import: 'default', eager: true })
const sources = import.meta.glob<string>('../**/*.{svelte,ts,css}', { query: '?raw', import: 'default', eager: true })
const index = import.meta.glob<string>('../../index.html', { query: '?raw', import: 'default', eager: true })

const product = Object.entries(sources).filter(([path]) => !/\.test\.ts|helpers|testing\.ts|scenes|fake\.ts|wailsjs\.d\.ts|pseudo\.ts/.test(path))

const file = (path: string) => /([^/]+)\.\w+$/.exec(path)![1]

/** The JSON names of Go's structs, by file and name of the struct. */
function goStructs(): Map<string, string[]> {
  const structs = new Map<string, string[]>()
  for (const [path, text] of Object.entries(views)) {
    for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      structs.set(`${file(path)}.${name}`, [...body!.matchAll(/`json:"(\w+)/g)].map(([, field]) => field!).sort())
    }
  }
  return structs
}

function tsInterfaces(): Map<string, string[]> {
  const interfaces = new Map<string, string[]>()
  for (const [path, text] of Object.entries(sources)) {
    if (!path.startsWith('../lib/view/')) continue
    for (const [, name, body] of text.matchAll(/export interface (\w+) \{\n([\s\S]*?)^\}/gm)) {
      interfaces.set(`${file(path)}.${name}`, [...body!.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field]) => field!).sort())
    }
  }
  return interfaces
}

describe('the types', () => {
  it('are those of core/view, file for file and field for field', () => {
    const structs = goStructs()
    expect(structs.size).toBeGreaterThan(20)
    expect(Object.fromEntries(tsInterfaces())).toEqual(Object.fromEntries(structs))
  })
})

describe('the catalogue has a sentence for every key of the guard', () => {
  const go = (folder: string) => Object.entries(guard).filter(([path]) => path.includes(`/${folder}/`) && !path.endsWith('_test.go')).map(([, text]) => text).join('\n')
  const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, key]) => key!)

  it.each([
    ['problem', ['desk', 'pipe', 'bound'].flatMap((folder) => all(go(folder), /Problem\{Key: "([\w-]+)"/g))],
    ['problem', all(go('imap'), /^\tkey\w+\s+= "([\w-]+)"/gm)],
    ['problem', all(go('oauth'), /^\tkey\w+\s+= "([\w-]+)"/gm)],
    ['problem', all(go('carddav'), /^\tkey\w+\s+= "([\w-]+)"/gm)],
    ['problem', all(go('gate'), /^\tkey\w+\s+= "([\w-]+)"/gm)],
    ['problem', all(go('trust'), /^\t\w+\s+= "([\w-]+)"/gm)],
    ['notice', all(go('guard'), /^\tnotice\w+\s+= "([\w-]+)"/gm)],
    ['notice', all(go('desk'), /Notify\("([\w-]+)"/g)],
    ['holds', all(go('contents'), /Kind = "([\w-]+)"/g).map((kind) => `${kind}_other`)],
    ['reason', all(go('desk'), /\bs\.as\("([\w-]+)"/g)],
    ['set', all(go('policy').replace(/.*Managed: true.*/g, ''), /Name: "([\w-]+)",/g)], // the organisation's own are in no window
    ['set', all(go('policy'), /Name: "check\." \+ (\w+)/g).map((name) => `check.${new RegExp(`\\b${name}\\s+= "([\\w-]+)"`).exec(go('policy'))?.[1]}`)],
  ])('%s: %s', (stem, keys) => {
    expect(keys.length).toBeGreaterThan(0)
    for (const key of new Set(keys)) expect(isKey(`${stem}.${key}`), key).toBe(true)
  })

  it('reason: every first line', () => {
    const block = /const \(\n([\s\S]*?)\n\)/.exec(guard['../../../core/desk/reason.go'] ?? '')?.[1] ?? ''
    const reasons = all(block, /= "([\w-]+)"/g)
    expect(reasons.length).toBeGreaterThan(10)
    for (const key of reasons) expect(isKey(`reason.${key}`) || isKey(`reason.${key}_other`), key).toBe(true)
  })
})

describe('the source', () => {
  it('is there', () => expect(product.length).toBeGreaterThan(30))

  it.each(product)('%s keeps the rules', (path, text) => {
    expect(text, 'no markup from text').not.toMatch(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/)
    expect(text, 'no code from text').not.toMatch(/\beval\(|new Function\(/)
    expect(text, 'no network').not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|https?:\/\//)
    if (path.endsWith('.svelte')) expect(text, 'no style attributes').not.toMatch(/\sstyle(:[\w-]+)?=/)
    if (!path.endsWith('tokens.css')) expect(text, 'no colour outside tokens.css').not.toMatch(/#[0-9a-f]{3,8}\b(?=[;\s)])|\brgba?\(|\bhsl\(/i)
    if (path.includes('/views/')) expect(text, 'no CSS of its own').not.toContain('<style')
    if (path.includes('/ui/')) expect(text, 'no product knowledge').not.toMatch(/from '\.\.\/(views|lib\/(desk|question|words|status))/)
    if (!path.endsWith('lib/api.ts')) expect(text, 'only api.ts knows the bindings').not.toMatch(/from '.*wailsjs/)
    expect(text, 'nothing made up').not.toMatch(/from '.*(scenes|fake)'/)
  })

  it('has one policy, and it is strict', () => {
    expect(Object.values(index)[0]).toContain(
      `content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"`,
    )
  })

  it('waits as long as it draws', async () => {
    const { readHold } = await import('../lib/hold.svelte')
    expect(sources['../ui/tokens.css']).toContain(`--read-hold: ${readHold}ms`)
  })
})
