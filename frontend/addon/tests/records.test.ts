import { describe, expect, it } from 'vitest'
import { isKey } from '../../src/locales'
import { maxRequest, protocol } from '../src/records'

const go = import.meta.glob<string>('../../../core/addon/*.go', { query: '?raw', import: 'default', eager: true })
const own = import.meta.glob<string>(['../src/*.ts', '../manifest.json'], { query: '?raw', import: 'default', eager: true })

const names = (body: string, pattern: RegExp) => [...body.matchAll(pattern)].map(([, name]) => name!).sort()

describe('the records', () => {
  it.each(['Request', 'Piece', 'Reply', 'Message', 'Parent', 'Settings', 'Hint'])('%s is that of core/addon, field for field', (name) => {
    const records = go['../../../core/addon/records.go']!
    const struct = new RegExp(`^type ${name}|^type ${name.toLowerCase()}`, 'm')
    const body = records.slice(records.search(struct)).split('\n}')[0]!
    const ours = own['../src/records.ts']!
    const mine = ours.slice(ours.indexOf(`export interface ${name} {`)).split('\n}')[0]!
    const fields = names(body, /`json:"(\w+)/g)
    expect(fields.length).toBeGreaterThan(1)
    // The number of a request is the line's affair.
    expect(names(mine, /^ {2}(\w+)\??:/gm)).toEqual(name === 'Request' ? fields.filter((field) => field !== 'n') : fields)
  })

  it('have the same version and limit', () => {
    expect(go['../../../core/addon/records.go']).toContain(`const protocol = ${protocol}\n`)
    expect(go['../../../core/addon/frame.go']).toContain(`MaxRequest = ${maxRequest >> 10} << 10`)
  })

  it('are spoken by the add-on that the guard allows', () => {
    const id = /const Extension = "([^"]+)"/.exec(go['../../../core/addon/records.go']!)?.[1]
    expect(JSON.parse(own['../manifest.json']!).browser_specific_settings.gecko.id).toBe(id)
  })
})

it('every trouble has its sentence', () => {
  const troubles = names(own['../src/trouble.ts']!, /^ {2}\| '([\w-]+)'/gm)
  expect(troubles.length).toBeGreaterThan(5)
  for (const trouble of troubles) expect(isKey(`addon.why.${trouble}`), trouble).toBe(true)
})

it('every error of the guard has its sentence', () => {
  const errors = names(go['../../../core/addon/session.go']!, /Error: "([\w-]+)"/g).filter((key) => !['request', 'protocol', 'too-fast', 'failed'].includes(key))
  for (const key of errors) expect(isKey(`problem.${key}`) || key === 'unknown', key).toBe(true)
})
