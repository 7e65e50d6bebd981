import { beforeEach, describe, expect, it, vi } from 'vitest'
import { differences } from '../lib/diff'
import { language } from '../lib/i18n.svelte'
import { toProblem } from '../lib/problem'
import { address, asks } from '../lib/scenes'
import { problems } from '../locales/en/problems'
import type { Ask } from '../lib/view'
import { budgetText, evidenceText, firstText, problemText, secondLine, shortReason, spokenDifferences } from '../lib/words'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T14:05:00Z'), toFake: ['Date'] })
  language.use('en')
  return () => vi.useRealTimers()
})

const ask = (name: string): Ask => asks[name]!
const second = (of: Ask) => secondLine(of).map((part) => part.text).join('')

describe('every reason says its two sentences', () => {
  const table: [name: string, first: string, second: string][] = [
    ['tld-country', 'us.af.ml is in Mali', 'You usually write to us.af.mil (42 messages, last on 12 November).'],
    ['tld-other', 'northwind.exampl ends in .exampl', 'You usually write to northwind.example (18 messages, last on 2 October).'],
    ['edit-missing', 'One letter is missing', 'You usually write to ada.berg@northwind.example (18 messages, last on 2 October).'],
    ['edit-extra', 'One letter too many', 'You usually write to ada.berg@northwind.example (18 messages, last on 2 October).'],
    ['edit-changed', 'One letter is different', 'You usually write to lin.zhao@northwind.example (18 messages, last on 2 October).'],
    ['swap', 'Two letters are swapped', 'You usually write to ada.berg@northwind.example (18 messages, last on 2 October).'],
    ['lost-first', 'The first letter is missing', 'You usually write to ada.berg@northwind.example (18 messages, last on 2 October).'],
    ['moved-dot', 'The dot is in another place', 'You usually write to a.dberg@northwind.example (18 messages, last on 2 October).'],
    ['confusable', 'Two letters are Cyrillic', 'You usually write to paypal.example (14 messages, last on 3 November).'],
    ['wrong-host', 'Ada Berg is not at contoso.example', 'At Northwind you usually write to northwind.example (18 messages, last on 2 October).'],
    ['namesake', 'Which John Smith?', 'Everyone else on this thread is at northwind.example.'],
    ['answered', 'You answer John Baker, but write to John Adams', 'John Baker gets no copy.'],
    ['fitting-other', 'Do you mean John Baker, not John Adams?', 'This message is more like those you sent to John Baker (61 messages, last on 18 November).'],
    ['document-client', 'A file is about Northwind Traders', 'Your organisation does not list this address for Northwind Traders.'],
    ['policy-marking', 'OFFICIAL-SENSITIVE may not go to partner.example', 'The reason you give is kept with your answer.'],
    ['greeting', 'You greet John, but write to Jane Low', 'John Baker gets no copy.'],
    ['quotation', 'You quote John Baker, but write to John Adams', 'John Baker gets no copy.'],
    ['malformed', 'This address is not complete', 'There is no domain after the @.'],
    ['tld-unknown', '.exapmle does not exist', 'You usually write to nakhla.example (30 messages, last on 19 November).'],
    ['tld-unknown-alone', '.exapmle does not exist', 'This message cannot arrive.'],
    ['outsider', 'Kim Park is outside Contoso', 'Everyone else on this thread is inside.'],
    ['cold-start', 'exarnple.com looks like example.com', 'Missent is still learning your mail (120 messages so far).'],
    ['policy', 'Your organisation asks you to validate addresses in .ml', '.ml (Mali) is often typed for .mil. The reason you give is kept with your answer.'],
    ['policy-known', 'Your organisation asks you to validate addresses in .ml', '.ml (Mali) is often typed for .mil. The reason you give is kept with your answer.'],
    ['policy-click', 'Your organisation asks you to validate ann@partner.example', 'You have never written to it.'],
    ['policy-blocked', 'Your organisation does not let mail go to rival.example', 'Only your organisation can change that.'],
    ['policy-advice', 'Your organisation asks you to validate addresses in partner.example', 'A partner until December.'],
    ['drill', 'A drill: gmial.com is not gmail.com', 'Contoso IT tries now and then whether such windows are read. No message is involved. Answer as you would if it were yours.'],
    ['stopped', 'us.af.ml is in Mali', 'You usually write to us.af.mil (18 messages, last on 2 October). The reason you give is kept with your answer.'],
    ['long', 'One letter is missing', 'You usually write to the second address (11 messages, last on 2 November).'],
    ['visible', 'Many people see each other’s addresses', '12 people of other organisations stand in To and Cc. In Bcc nobody sees the others.'],
    ['unknown', 'This address is not one you know', 'You have never written to it.'],
  ]
  it.each(table)('%s', (name, first, then) => {
    expect(firstText(ask(name))).toBe(first)
    expect(second(ask(name))).toBe(then)
  })

  it.each([
    ['attachment', 'The text says that something is.'],
    ['blind-reply', 'The others learn that you have read it.'],
    ['list-name', 'It is taken apart only when the message is sent.'],
    ['usual-person', 'Ada Berg gets no copy.'],
    ['file-locked', ''],
  ])('%s is about the message, not about an address', (reason, then) => {
    expect(second({ ...ask('visible'), reason, args: { other: 'Ada Berg' } })).toBe(then)
  })

  it('has a row for every scene', () => {
    const named = new Set(table.map(([name]) => name))
    expect(Object.keys(asks).filter((name) => !named.has(name))).toEqual(['tld-country-held', 'gate'])
  })
})

describe('arguments', () => {
  it('counts one letter of a script', () => {
    expect(firstText({ ...ask('confusable'), args: { n: '1', script: 'Greek' } })).toBe('One letter is Greek')
  })
  it('names the address of your own to write from', () => {
    const finding = { ...ask('outsider'), reason: 'wrong-sender', args: { known: 'anna.ash@contoso.example' }, evidence: { ...ask('swap').evidence, sent: 3 } }
    expect(firstText(finding)).toBe('Sent from another address of yours than usual')
    expect(second(finding)).toMatch(/^To Kim Park you always wrote from anna\.ash@contoso\.example \(3 messages/)
  })
  it('turns a country code into its name', () => {
    expect(firstText({ ...ask('tld-country'), args: { domain: 'x.example', country: 'ML' } })).toBe('x.example is in Mali')
  })
  it('does without arguments', () => {
    expect(firstText({ ...ask('tld-country'), args: null })).toBe('us.af.ml is in ')
    expect(second({ ...ask('swap'), args: null })).toContain('ada.berg@northwind.example')
  })
  it('names the other one when there is no thread', () => {
    expect(second({ ...ask('namesake'), args: { person: 'John Smith' } })).toBe(
      'You have written to the other one 18 times, to this one never.',
    )
    const both = ask('namesake')
    expect(second({ ...both, typed: { ...both.typed, sent: 12 }, args: { person: 'John', other: 'John Baker' } })).toBe('John Baker gets no copy.')
  })
  it.each(['no-at', 'list', 'no-local', 'no-domain', 'no-dot', 'two-ats', 'space', 'dots', 'character', 'too-long'])(
    'says what is wrong with an address: %s',
    (what) => {
      expect(second({ ...ask('malformed'), args: { what } })).toMatch(/^(There|It) (is|are) .*\.$/)
    },
  )
})

describe('a connection that cannot be trusted', () => {
  it.each(['certificate-expired', 'certificate-name', 'certificate-unknown', 'tls-version', 'ca-file', 'starttls-missing', 'preauth', 'no-tls'])(
    'says what is wrong, and what to do: %s',
    (key) => expect(problems[`problem.${key}` as keyof typeof problems]).toMatch(/^[A-Z].*\. (Check|In a|Whoever|Put|Use) .*\.$/),
  )
})

describe('evidence', () => {
  const evidence = { sent: 1, replies: 0, days: 1, last: '2026-11-12T00:00:00Z', scope: 'address' }
  it('speaks of one message', () => expect(evidenceText(evidence)).toBe('(once, on 12 November)'))
  it('names the year of an old one', () => {
    expect(evidenceText({ ...evidence, sent: 2, last: '2024-05-03T00:00:00Z' })).toBe('(2 messages, last on 3 May 2024)')
  })
  it('takes the zero time for none', () => {
    expect(evidenceText({ ...evidence, sent: 3, last: '0001-01-01T00:00:00Z' })).toBe('(3 messages)')
  })
  it('is silent about nothing', () => expect(evidenceText({ ...evidence, sent: 0 })).toBe(''))
})

describe('differences', () => {
  const pair = (typed: string, known: string) => [address(typed), address(known)] as const
  it.each([
    ['j.doe@us.af.m[-i]l', 'j.doe@us.af.m[i]l', 'Difference: i is missing between m and l.'],
    ['[-a]da@x.example', '[a]da@x.example', 'Difference: a is missing before d.'],
    ['ada@x.exampl[-e]', 'ada@x.exampl[e]', 'Difference: e is missing after l.'],
    ['nort[h]h@x.example', 'nort[-h]h@x.example', 'Difference: h is too many between t and h.'],
    ['li[m]@x.example', 'li[n]@x.example', 'Difference: m instead of n.'],
    ['a[.]b@x.example', 'a[-.]b@x.example', 'Difference: dot is too many between a and b.'],
  ])('%s', (typed, known, said) => {
    expect(spokenDifferences(...pair(typed, known))).toEqual([said])
  })
  it('says nothing of rows that do not fit together', () => {
    expect(differences(...pair('a@x.example', 'ab@x.example'))).toEqual([])
  })
  it.each([
    ['edit-missing', 'h missing'],
    ['edit-extra', 'h too many'],
    ['edit-changed', 'm for n'],
    ['swap', 'two letters swapped'],
    ['tld-country', '.ml is Mali'],
    ['unknown', 'not known'],
  ])('is short in lists: %s', (name, said) => expect(shortReason(ask(name))).toBe(said))
})

describe('the budget', () => {
  const budget = { limit: 2, asked: 0, held: 0, raised: 0, until: '2026-12-01T00:00:00Z' }
  it.each([
    [{}, 'You were not asked this month; sure slips, like .ml for .mil, are always asked about.'],
    [{ asked: 1, raised: 1 }, 'You were asked once this month; sure slips are always asked about, and one kind of doubt less often since your answers.'],
    [{ asked: 1, raised: 3 }, 'You were asked once this month; sure slips are always asked about, and 3 kinds of doubt less often since your answers.'],
    [{ asked: 2, held: 1 }, 'You were asked twice this month; until 1 December only sure slips are asked about, and anything else is noted on Home.'],
    [{ limit: 0, asked: 7 }, 'You were asked 7 times this month, and nothing limits it.'],
  ])('is one sentence: %o', (more, said) => expect(budgetText({ ...budget, ...more })).toBe(said))
})

describe('problems', () => {
  it.each([
    ['the JSON of a Problem', '{"key":"refused","args":{}}', 'refused'],
    ['an Error that carries it', new Error('{"key":"timeout"}'), 'timeout'],
    ['an object', { key: 'answered' }, 'answered'],
    ['any other text', 'dial tcp: j.doe@us.af.mil refused', 'internal'],
    ['JSON of something else', '["key"]', 'internal'],
    ['nothing', undefined, 'internal'],
  ])('reads %s', (_, thrown, key) => expect(toProblem(thrown).key).toBe(key))

  it('has a sentence for each, and for those it does not know', () => {
    expect(problemText({ key: 'refused' })).toContain('app password')
    expect(problemText({ key: 'brand-new' })).toBe('That did not work (brand-new).')
  })
})
