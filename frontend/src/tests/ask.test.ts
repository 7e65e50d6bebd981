import { screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fake } from '../lib/fake'
import { asks } from '../lib/scenes'
import { inView } from '../testing'
import { button, clock, key, openAsk, press, settle, wait } from './helpers'

clock('performance', 'requestAnimationFrame')
beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})
afterEach(() => {
  vi.restoreAllMocks()
})

const answers = (api: Fake) => api.asked('answer').map(([, choice]) => choice)

describe('at opening', () => {
  it('is an alert dialog, named and described, with the focus on the fix', async () => {
    await openAsk('tld-country')
    const dialog = screen.getByRole('alertdialog')
    expect(document.getElementById(dialog.getAttribute('aria-labelledby')!)?.textContent?.trim()).toBe('us.af.ml is in Mali')
    expect(document.getElementById(dialog.getAttribute('aria-describedby')!)?.textContent).toContain('us.af.mil (42 messages, last on 12 November).')
    expect(document.activeElement).toBe(button('Copy j.doe@us.af.mil'))
  })
  it('reads the addresses plain and says the difference', async () => {
    await openAsk('tld-country')
    expect(document.querySelector('.is-typed .sr')?.textContent).toBe('j.doe@us.af.ml')
    expect(document.querySelector('.is-known .sr')?.textContent).toBe('j.doe@us.af.mil')
    expect(document.querySelector('.pair')?.textContent).toContain('Difference: i is missing between m and l.')
    expect(document.querySelector('.stamp')?.getAttribute('aria-hidden')).toBe('true')
  })
  it('keeps both rows in columns', async () => {
    await openAsk('tld-country')
    const drawn = [...document.querySelectorAll('.pair .addr > [aria-hidden]')].map((row) => row.textContent?.length)
    expect(drawn).toEqual([15, 15])
  })
  it('orders its buttons fix, edit, once, always', async () => {
    await openAsk('tld-country')
    expect(screen.getAllByRole('button').map((one) => one.getAttribute('aria-label') ?? one.textContent?.trim())).toEqual([
      'Copy j.doe@us.af.mil',
      'Edit myself',
      'It is right this time',
      'Always right for j.doe@us.af.ml',
    ])
    expect(document.querySelector('.foot')?.textContent).toContain('Draft. Your mail program can still send it.')
  })
  it('begins on Edit when nothing is known', async () => {
    await openAsk('malformed')
    expect(document.activeElement).toBe(button('Edit myself'))
    expect(document.activeElement?.classList.contains('go')).toBe(true)
    expect(screen.queryByText(/You know/)).toBeNull()
  })
  it('does not repeat a long address on the button', async () => {
    await openAsk('long')
    expect(button('Copy the address I know')).toBeTruthy()
    expect(document.querySelector('.pair')?.classList.contains('tall')).toBe(true)
  })
  it('says which of several it is', async () => {
    await openAsk('tld-country', { index: 1, count: 2 })
    expect(document.querySelector('.foot')?.textContent).toContain('1 of 2')
  })
  it('tells what was painted, after it was', async () => {
    const api = await openAsk('tld-country')
    expect(api.asked('painted')).toHaveLength(0)
    await wait(100)
    expect(api.asked('painted')).toHaveLength(1)
  })
  it.each(Object.keys(asks))('shows %s without a colour class of another', async (name) => {
    await openAsk(name)
    const look = { red: asks[name]!.held ? 'band' : 'band soft', amber: 'band amber', slate: 'band rule' }[asks[name]!.class]
    expect(document.querySelector('.band')?.className.trim()).toBe(look)
    expect(document.querySelectorAll('body [style]')).toHaveLength(0)
  })
  it('offers the other words for a held message', async () => {
    const api = await openAsk('tld-country-held')
    expect(document.querySelector('.foot')?.textContent).toContain('Held. Nothing has been sent.')
    inView(1)
    await wait(800)
    expect(button('Send to us.af.ml anyway')).toBeTruthy()
    await press('Use j.doe@us.af.mil')
    expect(answers(api)).toEqual(['fix'])
  })
  it('offers to move people to Bcc where that can be done, and remembers no address', async () => {
    const api = await openAsk('visible')
    expect(document.querySelector('#why')?.textContent).toContain('12 people of other organisations stand in To and Cc.')
    expect(screen.getAllByRole('button').map((one) => one.textContent?.trim())).toEqual(['Move 12 to Bcc', 'Edit', 'Send anyway'])
    expect(document.activeElement).toBe(button('Move 12 to Bcc'))
    await press('Move 12 to Bcc')
    expect(answers(api)).toEqual(['fix'])
  })
  it('offers no move at the gate', async () => {
    await openAsk('visible', { place: 'gate' })
    expect(screen.getAllByRole('button').map((one) => one.textContent?.trim())).toEqual(['Edit', 'Send anyway'])
    expect(document.activeElement).toBe(button('Edit'))
  })
  const until = (seconds: number) => ({ deadline: new Date(Date.now() + seconds * 1000).toISOString() })
  it('shows the time left at the gate, and copies what to use instead', async () => {
    const api = await openAsk('gate', until(22))
    const foot = document.querySelector('.foot')!
    expect(foot.textContent).toContain('22 s left, then not sent. Evolution keeps it.')
    expect(screen.getByRole('timer').getAttribute('aria-label')).toBe('22 seconds left, then the message is not sent')
    expect(foot.querySelector('[role=status]')?.textContent).toBe('')
    await wait(2_000)
    expect(foot.textContent).toContain('20 s left')
    expect(foot.querySelector('[role=status]')?.textContent).toBe('20 seconds left, then the message is not sent')
    await wait(3_000)
    expect(foot.textContent).toContain('17 s left')
    expect(foot.querySelector('[role=status]')?.textContent, 'not each second').toBe('20 seconds left, then the message is not sent')
    await press('Don’t send, copy j.doe@us.af.mil')
    expect(api.calls.filter(([name]) => name === 'copyText' || name === 'answer')).toEqual([
      ['copyText', 'j.doe@us.af.mil'],
      ['answer', 'q1', 'fix'],
    ])
  })
  it('ends in not sent, and can still be answered', async () => {
    const api = await openAsk('gate', { ...until(5), client: '' })
    await wait(6_000)
    expect(document.querySelector('.foot')?.textContent).toContain('Not sent: the time is over. Your mail program keeps it; your answer counts for the next try.')
    expect(screen.queryByRole('timer')).toBeNull()
    inView(1)
    await wait(800)
    await press('Send anyway')
    expect(answers(api)).toEqual(['once'])
  })
  it('explains foreign letters', async () => {
    await openAsk('confusable')
    const letter = document.querySelector('.letter')?.textContent
    expect(letter).toContain('billing@xn--ypal-43d9g.example')
    expect(letter?.replace(/\s+/g, ' ')).toContain('ра Cyrillic, ypal Latin. The name you know is all Latin.')
  })
})

describe('copy', () => {
  it('copies, answers, and says where to put it', async () => {
    const api = await openAsk('tld-country')
    await press('Copy j.doe@us.af.mil')
    expect(api.calls.filter(([name]) => name === 'copyText' || name === 'answer')).toEqual([
      ['copyText', 'j.doe@us.af.mil'],
      ['answer', 'q1', 'fix'],
    ])
    expect(screen.getByRole('status').textContent?.replace(/\s+/g, ' ')).toContain(
      'Copied. In your message, put it in To instead of j.doe@us.af.ml. This window closes by itself when the draft is right.',
    )
    expect(document.querySelector('.foot')?.textContent).toContain('Waiting for the corrected draft')
    expect(document.activeElement).toBe(button('Copy again'))
  })
  it('copies again without answering again', async () => {
    const api = await openAsk('tld-country')
    await press('Copy j.doe@us.af.mil')
    await press('Copy again')
    expect(api.asked('copyText')).toHaveLength(2)
    expect(answers(api)).toEqual(['fix'])
  })
  it('names the field the address is in', async () => {
    const letter = { ...asks['tld-country']!.letter, to: [{ field: 'Bcc', name: '', plain: 'j.doe@us.af.ml', doubt: true }] }
    await openAsk('tld-country', { letter })
    await press('Copy j.doe@us.af.mil')
    expect(screen.getByRole('status').textContent).toContain('put it in Bcc instead')
  })
  it('goes by itself when the draft is right', async () => {
    const api = await openAsk('tld-country')
    await press('Copy j.doe@us.af.mil')
    api.say({ kind: 'fixed', askId: 'q1', known: 'j.doe@us.af.mil' })
    await settle()
    expect(screen.getByRole('status').textContent).toContain('The draft now goes to')
    await wait(1_400)
    expect(api.asked('close')).toHaveLength(0)
    await wait(200)
    expect(api.asked('close')).toHaveLength(1)
  })
  it('stays when it is wanted', async () => {
    const api = await openAsk('tld-country')
    api.say({ kind: 'fixed', askId: 'q1', known: 'j.doe@us.af.mil' })
    await settle()
    await press('Keep open')
    await wait(60_000)
    expect(api.asked('close')).toHaveLength(0)
    await press('Close')
    expect(api.asked('close')).toHaveLength(1)
  })
  it('goes when the draft is gone', async () => {
    const api = await openAsk('tld-country')
    api.say({ kind: 'withdrawn', askId: 'q1' })
    await settle()
    expect(screen.getByRole('status').textContent).toContain('The draft is gone')
    await wait(1_600)
    expect(api.asked('close')).toHaveLength(1)
    expect(answers(api)).toEqual([])
  })
  it('heeds no event of another question', async () => {
    const api = await openAsk('tld-country')
    api.say({ kind: 'fixed', askId: 'other', known: 'x@example.com' })
    api.say({ kind: 'withdrawn', askId: 'other' })
    await wait(5_000)
    expect(button('Copy j.doe@us.af.mil')).toBeTruthy()
    expect(api.asked('close')).toHaveLength(0)
  })
})

describe('the risky button', () => {
  const risky = () => button('It is right this time')
  const asleep = () => risky().getAttribute('aria-disabled') === 'true'

  it('sleeps until the pair was in view long enough', async () => {
    const api = await openAsk('tld-country')
    await wait(5_000)
    expect(asleep()).toBe(true)
    expect(document.getElementById(risky().getAttribute('aria-describedby')!)?.textContent).toBe('Available when the address has been shown')
    inView(1)
    await wait(600)
    expect(asleep()).toBe(true)
    await press('It is right this time')
    expect(answers(api)).toEqual([])
    await wait(200)
    expect(asleep()).toBe(false)
    await press('It is right this time')
    expect(answers(api)).toEqual(['once'])
    expect(api.asked('close')).toHaveLength(1)
  })
  it('does not count time without the focus or out of view', async () => {
    await openAsk('tld-country')
    inView(1)
    await wait(400)
    vi.mocked(document.hasFocus).mockReturnValue(false)
    await wait(5_000)
    expect(asleep()).toBe(true)
    vi.mocked(document.hasFocus).mockReturnValue(true)
    inView(0.3)
    await wait(5_000)
    expect(asleep()).toBe(true)
    inView(1)
    await wait(400)
    expect(asleep()).toBe(false)
  })
  it('is awake at once where a person is in doubt', async () => {
    await openAsk('namesake')
    expect(asleep()).toBe(false)
  })
  it('is never pressed by Enter', async () => {
    await openAsk('namesake')
    await wait(500)
    risky().focus()
    expect(key({ key: 'Enter' })).toBe(false)
  })
  it('takes Space only from a press that began after it woke', async () => {
    await openAsk('tld-country')
    await wait(500)
    risky().focus()
    expect(key({ key: ' ', code: 'Space' })).toBe(false)
    inView(1)
    await wait(900)
    expect(asleep()).toBe(false)
    expect(key({ key: ' ', code: 'Space', repeat: true })).toBe(false)
    expect(key({ key: ' ', code: 'Space', type: 'keyup' })).toBe(false)
    expect(key({ key: ' ', code: 'Space' })).toBe(true)
    expect(key({ key: ' ', code: 'Space', type: 'keyup' })).toBe(true)
  })
  it('does not fall asleep again when the draft is saved anew', async () => {
    const api = await openAsk('tld-country')
    inView(1)
    await wait(800)
    api.say({ kind: 'ask', ask: { ...asks['tld-country']!, letter: { ...asks['tld-country']!.letter, subject: 'Another subject' } } })
    await settle()
    expect(screen.getByText('Another subject')).toBeTruthy()
    expect(asleep()).toBe(false)
  })
})

describe('always right', () => {
  it('is noted, can be undone, and then starts over', async () => {
    const api = await openAsk('tld-country')
    await press('Always right for j.doe@us.af.ml')
    expect(answers(api)).toEqual(['always'])
    expect(screen.getByRole('status').textContent).toContain('Noted. This address will not be asked about again.')
    await wait(500)
    key({ key: 'z', ctrlKey: true })
    await settle()
    expect(api.asked('undoAlways')).toEqual([['q1']])
    expect(document.activeElement).toBe(button('Copy j.doe@us.af.mil'))
    await wait(60_000)
    expect(api.asked('close')).toHaveLength(0)
  })
  it('goes after a while', async () => {
    const api = await openAsk('tld-country')
    await press('Always right for j.doe@us.af.ml')
    api.say({ kind: 'quit' })
    await wait(9_000)
    expect(api.asked('close')).toHaveLength(0)
    await wait(2_000)
    expect(api.asked('close')).toHaveLength(1)
  })
})

describe('keys', () => {
  it('are deaf for 400 ms after opening', async () => {
    const api = await openAsk('tld-country')
    await wait(300)
    expect(key({ key: 'Enter' })).toBe(false)
    expect(key({ key: 'Escape' })).toBe(false)
    await settle()
    expect(answers(api)).toEqual([])
    await wait(200)
    // Still held, and then let go: both belong to the press that was dropped.
    expect(key({ key: 'Enter', repeat: true })).toBe(false)
    expect(key({ key: 'Enter', type: 'keyup' })).toBe(false)
    expect(key({ key: 'Enter' })).toBe(true)
  })
  it('Escape edits', async () => {
    const api = await openAsk('tld-country')
    await wait(500)
    key({ key: 'Escape' })
    await settle()
    expect(answers(api)).toEqual(['edit'])
    expect(api.asked('close')).toHaveLength(1)
  })
  it('Escape only closes when it was decided already', async () => {
    const api = await openAsk('tld-country')
    await press('Copy j.doe@us.af.mil')
    await wait(500)
    key({ key: 'Escape' })
    await settle()
    expect(answers(api)).toEqual(['fix'])
    expect(api.asked('close')).toHaveLength(1)
  })
  it('Ctrl+C copies the known address', async () => {
    const api = await openAsk('tld-country')
    await wait(500)
    expect(key({ key: 'c', ctrlKey: true })).toBe(false)
    await settle()
    expect(api.asked('copyText')).toEqual([['j.doe@us.af.mil']])
  })
  it('a held Enter presses nothing twice', async () => {
    await openAsk('tld-country')
    await wait(500)
    expect(key({ key: 'Enter' })).toBe(true)
    expect(key({ key: 'Enter', repeat: true })).toBe(false)
  })
})

describe('several questions, and trouble', () => {
  it('goes on to the next question', async () => {
    const api = await openAsk('tld-country', { index: 1, count: 2 })
    await press('Edit myself')
    api.say({ kind: 'ask', ask: { ...asks.swap!, id: 'q2', index: 2, count: 2 } })
    await settle()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Two letters are swapped')
    expect(document.querySelector('.foot')?.textContent).toContain('2 of 2')
    await press('Edit myself')
    expect(api.asked('answer')).toEqual([['q1', 'edit'], ['q2', 'edit']])
    expect(api.asked('close')).toHaveLength(1)
  })
  it('does not wait for ever for the next one', async () => {
    const api = await openAsk('tld-country', { index: 1, count: 2 })
    await press('Edit myself')
    expect(api.asked('close')).toHaveLength(0)
    await wait(1_600)
    expect(api.asked('close')).toHaveLength(1)
  })
  it('says what an answer was refused with, and lets the user go', async () => {
    const api = await openAsk('tld-country')
    api.refuse('answer', 'answered')
    await press('Edit myself')
    expect(screen.getByText('This question has been answered already.')).toBeTruthy()
    expect(api.asked('close')).toHaveLength(0)
    await press('Edit myself')
    expect(api.asked('close')).toHaveLength(1)
  })
  it('does not say copied when nothing was', async () => {
    const api = await openAsk('tld-country')
    api.refuse('copyText', 'internal')
    await press('Copy j.doe@us.af.mil')
    expect(answers(api)).toEqual([])
    expect(screen.queryByText('Copied.')).toBeNull()
  })
  it('decides once, however fast it is clicked', async () => {
    const api = await openAsk('tld-country')
    button('Edit myself').click()
    button('Edit myself').click()
    button('Copy j.doe@us.af.mil').click()
    await settle()
    expect(answers(api)).toEqual(['edit'])
  })
})

describe('a rule of the organisation', () => {
  const names = () => screen.getAllByRole('button').map((one) => one.textContent?.trim())
  const type = async (text: string) => {
    const field = screen.getByRole('textbox', { name: 'Why is this address right?' }) as HTMLTextAreaElement
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
  }
  it('is set aside with a reason, and nothing else', async () => {
    const api = await openAsk('policy')
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
    expect(names()).toEqual(['Validate and send', 'Edit'])
    expect(document.querySelector('.foot')?.textContent).toContain('Held. Nothing has been sent.')
    expect(document.getElementById('why')?.textContent).toBe('.ml (Mali) is often typed for .mil. The reason you give is kept with your answer.')
    expect(document.querySelector('.help')?.textContent).toBe('Help from Contoso IT: Service desk, extension 4400.')
    for (const empty of ['', '   ', '...', 'ab']) {
      await type(empty)
      await press('Validate and send')
    }
    expect(api.asked('validate')).toEqual([])
    await type('confirmed by phone')
    await press('Validate and send')
    expect(api.asked('validate')).toEqual([['q1', 'confirmed by phone']])
    expect(answers(api)).toEqual([])
  })
  it('stops a slip, too: a reason, or the right address, and no way around', async () => {
    const api = await openAsk('stopped')
    expect(names()).toEqual(['Use j.doe@us.af.mil', 'Validate and send', 'Edit'])
    await type('our embassy')
    await press('Validate and send')
    expect(api.asked('validate')).toEqual([['q1', 'our embassy']])
  })
  it('drills: says that it is one, is never remembered, and ends with any answer', async () => {
    const api = await openAsk('drill')
    expect(document.getElementById('why')?.textContent).toContain('No message is involved.')
    expect(document.querySelector('.foot')?.textContent).toContain('A drill of your organisation. There is no message.')
    expect(document.querySelector('.foot .link')).toBeNull()
    await press('Copy drill@gmail.com')
    expect(answers(api)).toEqual(['fix'])
    expect(screen.queryByText(/Paste/)).toBeNull()
    expect(api.asked('close')).toHaveLength(1)
  })
  it('keeps the reason when the guard could not take it', async () => {
    const api = await openAsk('policy')
    await type('confirmed by phone')
    api.refuse('validate', 'disk-full')
    await press('Validate and send')
    expect(document.querySelector('.say.doubt')).not.toBeNull()
    expect((screen.getByRole('textbox') as HTMLTextAreaElement).value).toBe('confirmed by phone')
  })
  it('says in a draft that nothing is held, and begins on the address that is known', async () => {
    await openAsk('policy-known')
    expect(names()).toEqual(['Copy j.doe@us.af.mil', 'Validate', 'Edit myself'])
    expect(document.activeElement).toBe(button('Copy j.doe@us.af.mil'))
    expect(document.querySelector('.foot')?.textContent).toContain('Draft. Your mail program can still send it.')
  })
  it('needs a click alone where it says so', async () => {
    const api = await openAsk('policy-click')
    expect(document.activeElement).toBe(button('Edit myself'))
    expect(screen.queryByRole('textbox')).toBeNull()
    await press('Validate')
    expect(api.asked('validate')).toEqual([['q1', '']])
  })
  it('cannot be set aside when it blocks', async () => {
    await openAsk('policy-blocked')
    expect(names()).toEqual(['Edit'])
    expect(document.getElementById('why')?.textContent).toBe('Only your organisation can change that.')
  })
  it('only advises without a demand, and is never right for good', async () => {
    await openAsk('policy-advice')
    expect(names()).toEqual(['Edit myself', 'It is right this time'])
  })
})
