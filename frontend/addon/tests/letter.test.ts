import { describe, expect, it } from 'vitest'
import { maxRequest } from '../src/records'
import { mend } from '../src/mend'
import { ask, details, Guard, stage } from './fakes'

const guard = new Guard()
const read = (more: Parameters<typeof details>[0], lists = {}) => {
  const s = stage(details(more), guard.connect, guard.settings)
  s.lists = lists
  return { s, letter: s.tools.letters.read('w', 1, s.compose) }
}

describe('a compose window', () => {
  it('is told as it stands there', async () => {
    const { message } = await read({ to: ['Jane <j.doe@us.af.mil>'], cc: ['x@y.example'] }).letter
    expect(message).toEqual({
      id: 'w', from: 'Anna Ash <anna@army.mil>', to: ['Jane <j.doe@us.af.mil>'], cc: ['x@y.example'], bcc: [], subject: 'Orders',
      text: 'Jane,\n> quoted', attachments: ['orders.pdf'], kind: 'new',
    })
  })

  it('has its lists taken apart', async () => {
    const { letter } = read({ to: ['Team <Team>', 'x@y.example'] }, { 'Team <Team>': [{ name: 'Lee, "Ann"', email: 'a@x.example' }, { email: 'b@x.example' }] })
    expect((await letter).message.to).toEqual(['"Lee, \\"Ann\\"" <a@x.example>', 'b@x.example', 'x@y.example'])
  })

  it('keeps what is neither address nor list, for the guard to say so', async () => {
    expect((await read({ to: ['jane', 'Nobody <Nobody>'] }).letter).message.to).toEqual(['jane', 'Nobody <Nobody>'])
  })

  it('says whom a reply answers, and only a reply', async () => {
    expect((await read({ type: 'reply', relatedMessageId: 7 }).letter).message.parent).toEqual({ id: '1@army.mil', from: ['Mark <m@army.mil>'], to: ['anna@army.mil'], cc: [] })
    expect((await read({ type: 'forward', relatedMessageId: 7 }).letter).message.parent).toBeUndefined()
  })

  it('is read with its lines, and with what it quotes', async () => {
    const body =
      '<p>Jane,<br>the <b>orders</b>\nare here</p><pre>one\ntwo</pre><ul><li>a</li><li>b</li></ul><style>p{}</style>' +
      '<div class="moz-cite-prefix">On 3 May Mark Lee wrote:</div><blockquote>secret<blockquote>older</blockquote></blockquote><div class="moz-signature">Anna</div>'
    const { text } = (await read({ isPlainText: false, body }).letter).message
    expect(text.split('\n').filter((line) => line !== '' && line !== '>')).toEqual([
      'Jane,', 'the orders are here', 'one', 'two', 'a', 'b', 'On 3 May Mark Lee wrote:', '> secret', '> > older',
    ])
    expect((await read({ plainTextBody: 'Jane,\n\nhere\n> old\n' }).letter).message.text).toBe('Jane,\n\nhere\n> old')
    expect((await read({ plainTextBody: 'a'.repeat(50_000) }).letter).message.text).toHaveLength(32_000)
  })

  it('fits into a frame, with a long text in three bytes a letter', async () => {
    const { message } = await read({ to: ['x@y.example'], plainTextBody: '\u65e5'.repeat(50_000) }).letter
    const size = new TextEncoder().encode(JSON.stringify(message)).length
    expect(size).toBeLessThan(maxRequest)
    expect(message.text.length).toBeGreaterThan(8_000)
    expect(message.attachments).toEqual(['orders.pdf'])
  })

  it('fits into a frame, with very many recipients', async () => {
    const to = Array.from({ length: 1500 }, (_, i) => `"A Rather Long Display Name ${i}" <person${i}@host.example>`)
    const { message } = await read({ to, subject: 's'.repeat(10_000) }).letter
    expect(new TextEncoder().encode(JSON.stringify(message)).length).toBeLessThan(maxRequest)
    expect(message.to).toHaveLength(1500)
    expect(message.to[7]).toBe('person7@host.example')
  })
})

describe('mending', () => {
  const mended = async (lines: Parameters<typeof details>[0], asks = [ask('j.doe@us.af.ml')], lists = {}) => {
    const { s, letter } = read(lines, lists)
    const done = await mend(s.api, 1, await letter, asks)
    return { done, to: s.compose.to, cc: s.compose.cc, bcc: s.compose.bcc }
  }

  it.each([
    ['the address alone', { to: ['j.doe@us.af.ml', 'x@y.example'] }, { to: ['"Jane Doe" <j.doe@us.af.mil>', 'x@y.example'] }],
    ['in capitals', { cc: ['Jane <J.Doe@US.AF.ML>'] }, { cc: ['"Jane Doe" <j.doe@us.af.mil>'] }],
    ['twice', { to: ['j.doe@us.af.ml'], bcc: ['J <j.doe@us.af.ml>'] }, { to: ['"Jane Doe" <j.doe@us.af.mil>'], bcc: [] }],
    ['beside the right one', { to: ['j.doe@us.af.ml'], cc: ['Jane <j.doe@us.af.mil>'] }, { to: [], cc: ['Jane <j.doe@us.af.mil>'] }],
  ])('changes %s', async (_, before, after) => {
    expect(await mended(before)).toMatchObject({ done: true, ...after })
  })

  it('takes a list apart', async () => {
    const lists = { 'Team <Team>': [{ name: 'J', email: 'j.doe@us.af.ml' }, { name: 'Mark', email: 'm@army.mil' }] }
    expect(await mended({ to: ['Team <Team>'] }, [ask('j.doe@us.af.ml')], lists)).toMatchObject({ done: true, to: ['"Jane Doe" <j.doe@us.af.mil>', '"Mark" <m@army.mil>'] })
  })

  it('knows an international domain in either form', async () => {
    const unicode = { ...ask('a@b\u00fccher.ml', 'a@b.mil'), typed: { plain: 'a@b\u00fccher.ml', ascii: 'a@xn--bcher-kva.ml' } } as ReturnType<typeof ask>
    expect((await mended({ to: ['A <a@xn--bcher-kva.ml>'] }, [unicode])).done).toBe(true)
    expect((await mended({ to: ['A <a@B\u00dcCHER.ml>'] }, [unicode])).done).toBe(true)
  })

  it('does not lend a wrong person’s name', async () => {
    const wrong = { ...ask('j@us.af.ml', 'j@us.af.mil'), class: 'amber', known: { plain: 'j@us.af.mil' } } as ReturnType<typeof ask>
    expect((await mended({ to: ['Joe Other <j@us.af.ml>'] }, [wrong])).to).toEqual(['j@us.af.mil'])
  })

  const crowd = (...hide: string[]) => ({ ...ask('', ''), known: undefined, hide }) as unknown as ReturnType<typeof ask>
  it('moves people to Bcc, each once, and takes the list apart that has them', async () => {
    const lists = { 'Clients <Clients>': [{ name: 'C', email: 'c@three.example' }, { name: 'Own', email: 'own@army.mil' }] }
    const before = { to: ['Anna <a@one.example>', 'Clients <Clients>'], cc: ['B@TWO.example', 'own2@army.mil'], bcc: ['b@two.example'] }
    expect(await mended(before, [crowd('a@one.example', 'b@two.example', 'c@three.example')], lists)).toEqual({
      done: true, to: ['"Own" <own@army.mil>'], cc: ['own2@army.mil'], bcc: ['b@two.example', '"Anna" <a@one.example>', '"C" <c@three.example>'],
    })
  })

  it('mends an address and moves the others at once', async () => {
    const before = { to: ['j.doe@us.af.ml', 'a@one.example'] }
    expect(await mended(before, [ask('j.doe@us.af.ml'), crowd('a@one.example')])).toEqual({ done: true, to: ['"Jane Doe" <j.doe@us.af.mil>'], cc: [], bcc: ['a@one.example'] })
  })

  it('moves nobody when one of them is not there', async () => {
    const before = { to: ['a@one.example'], cc: [], bcc: [] }
    expect(await mended(before, [crowd('a@one.example', 'b@two.example')])).toEqual({ done: false, ...before })
  })

  it('says so when the address is not there, and changes nothing', async () => {
    expect(await mended({ to: ['x@y.example'] })).toMatchObject({ done: false, to: ['x@y.example'] })
  })
})
