import { cleanup, fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { asks } from '../lib/scenes'
import { statuses } from '../lib/scenes-main'
import type { AccountTrial, Search } from '../lib/types'
import { key, openAsk, openPage, settle } from './helpers'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T14:05:00Z'), toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  document.documentElement.removeAttribute('data-theme')
  document.documentElement.removeAttribute('style')
})

const button = (name: string | RegExp) => screen.getByRole('button', { name })
const title = () => screen.getByRole('heading', { level: 1 }).textContent?.trim()
const press = async (name: string | RegExp) => {
  button(name).click()
  await settle()
}
const type = async (label: string, text: string) => {
  await fireEvent.input(screen.getByLabelText(label), { target: { value: text } })
  await settle()
}
const wait = async (time: number) => {
  await vi.advanceTimersByTimeAsync(time)
  await settle()
}

/** An answer that comes when the test says so. */
function pending<T>() {
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((_, no) => (reject = no))
  return { promise, reject: (reason: unknown) => reject(reason) }
}

describe('home', () => {
  it('leads with silence', async () => {
    await openPage('home')
    expect(title()).toBe('Silent on 2,696 messages this year.Asked twice, saved one.')
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('Asked in September: Saved.')
  })
  it('has nothing to say when nothing was asked', async () => {
    await openPage('home', { home: 'quiet' })
    expect(title()).toContain('Nothing to ask.')
  })
  it('offers the set-up while there is no account', async () => {
    await openPage('home', { home: 'empty', status: 'none' })
    expect(title()).toBe('No message checked yet this year.')
    await press('Add an account')
    expect(title()).toBe('Which mail should Missent learn from?')
  })
  it('says how each account is', async () => {
    await openPage('home')
    for (const words of ['Watching', /^Reconnecting since/, 'Password refused']) expect(screen.getByText(words)).toBeTruthy()
    expect(screen.getByText(/^The server closed the connection\. Next try in/)).toBeTruthy()
    await press('Sign in to office@contoso.example')
    expect(title()).toBe('Accounts')
    expect(screen.getByLabelText('New password for office@contoso.example')).toBeTruthy()
  })
  it('follows the guard', async () => {
    const api = await openPage('home')
    api.say({ kind: 'status', status: { ...statuses.good!, accounts: [{ ...statuses.good!.accounts![0]!, state: 'untrusted', problem: 'certificate-expired' }] } })
    await settle()
    expect(screen.getByText('Certificate not trusted')).toBeTruthy()
    expect(screen.getByText(/certificate has expired/)).toBeTruthy()
  })
  it('says what is wrong instead of staying empty', async () => {
    const api = await openPage('settings')
    api.refuse('home', 'disk-full')
    await press('Home')
    expect(screen.getByRole('alert').textContent).toContain('The disk is full')
  })
})

describe('the guard', () => {
  it('raises a page, and raises it again', async () => {
    const api = await openPage('home')
    api.say({ kind: 'page', page: 'accounts' })
    await settle()
    expect(title()).toBe('Accounts')
    await press('People')
    api.say({ kind: 'page', page: 'accounts' })
    await settle()
    expect(title()).toBe('Accounts')
  })
  it('ends the window', async () => {
    const api = await openPage('home')
    api.say({ kind: 'quit' })
    await settle()
    expect(api.asked('close')).toHaveLength(1)
  })
  it('opens the page that was asked for while a question had the window', async () => {
    const api = await openAsk('tld-country')
    api.say({ kind: 'page', page: 'people' })
    await settle()
    expect(screen.getByRole('alertdialog')).toBeTruthy()
    await press('Edit myself')
    expect(title()).toBe('People')
    expect(api.asked('resize').at(-1)).toEqual([960, 640])
    expect(api.asked('close')).toHaveLength(0)
  })
})

describe('the side bar', () => {
  it('pauses and resumes', async () => {
    const api = await openPage('home')
    await press('Pause for an hour')
    expect(api.asked('pause')).toEqual([[60]])
    api.say({ kind: 'status', status: { ...statuses.paused!, pausedUntil: '2026-11-22T15:00:00Z' } })
    await settle()
    await press('Resume')
    expect(api.asked('pause')).toEqual([[60], [0]])
  })
  it('marks the page', async () => {
    await openPage('people')
    expect(button('People').getAttribute('aria-current')).toBe('page')
    await press('Backtest')
    expect(button('Backtest').getAttribute('aria-current')).toBe('page')
    expect(button('People').getAttribute('aria-current')).toBeNull()
  })
})

describe('keys of the main window', () => {
  it('Ctrl+1 to 5 go to the pages', async () => {
    await openPage('home')
    for (const [digit, name] of [['2', 'People'], ['3', /months/], ['4', 'Accounts'], ['5', 'Settings'], ['1', /Silent/]] as const) {
      key({ key: digit, ctrlKey: true })
      await settle()
      expect(title()).toMatch(name)
    }
  })
  it('slash and Ctrl+F search', async () => {
    await openPage('home')
    expect(key({ key: '/' })).toBe(false)
    await settle()
    expect(document.activeElement).toBe(screen.getByLabelText('Search people'))
    expect(key({ key: '/' })).toBe(true) // a slash that is being typed
    key({ key: '1', ctrlKey: true })
    await settle()
    expect(key({ key: 'f', ctrlKey: true })).toBe(false)
  })
  it('stand back while a question is open', async () => {
    const api = await openPage('home')
    api.say({ kind: 'ask', ask: asks['tld-country']! })
    await settle()
    expect(screen.getByRole('alertdialog')).toBeTruthy()
    await wait(500)
    key({ key: '2', ctrlKey: true })
    await settle()
    expect(screen.getAllByText(/^Silent on/)).toHaveLength(1)
    expect(document.querySelector<HTMLElement>('.room')?.inert).toBe(true)
    await press('Edit myself')
    expect(api.asked('answer')).toEqual([['q1', 'edit']])
    expect(api.asked('close')).toHaveLength(0)
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })
})

describe('people', () => {
  it('searches as one types, in one call', async () => {
    const api = await openPage('people')
    await type('Search people', 'no')
    await type('Search people', 'north')
    await wait(200)
    expect(api.asked('people').map(([query]) => query)).toEqual(['', 'north'])
    expect(screen.getAllByRole('option')).toHaveLength(3)
    expect(screen.getByText('3 of 1,912')).toBeTruthy()
    await press('All 1,912')
    await wait(200)
    expect(screen.getAllByRole('option')).toHaveLength(50)
  })
  it('says when nobody is found', async () => {
    await openPage('people')
    await type('Search people', 'nobody at all')
    await wait(200)
    expect(screen.getByText('Nobody by that name, address or domain.')).toBeTruthy()
  })
  it('shows more when asked', async () => {
    const api = await openPage('people')
    await press('Show more')
    expect(api.asked('people').at(-1)).toEqual(['', 0, 100])
  })
  it('shows why one is trusted', async () => {
    await openPage('people')
    const ladder = screen.getAllByRole('list').find((list) => list.classList.contains('ladder'))!
    expect(within(ladder).getAllByRole('listitem').map((rung) => rung.textContent)).toEqual([
      'In the directory of your organisation',
      'You said “this is right”',
      'Answered you 38 times',
      'Sent on 31 different days',
      'Sent 42 times, last on 12 November',
      'Found in an address book',
    ])
    expect(ladder.querySelectorAll('.top')).toHaveLength(1)
    expect(screen.getByText('j.doe@us.af.ml')).toBeTruthy()
  })
  it('shows both forms of a domain in other letters', async () => {
    await openPage('people')
    expect(screen.queryByText('ASCII form')).toBeNull()
    const [, , , , , , foreign] = screen.getAllByRole('option')
    foreign!.click()
    await settle()
    expect(screen.getByText('ASCII form').parentElement!.textContent).toContain('l.haddad@xn--ogbj0eg.example')
  })
  it('walks the list with the arrows', async () => {
    const api = await openPage('people')
    screen.getByRole('listbox').focus()
    key({ key: 'ArrowDown' })
    await settle()
    expect(screen.getAllByRole('option')[1]?.getAttribute('aria-selected')).toBe('true')
    expect(screen.getByRole('listbox').getAttribute('aria-activedescendant')).toBe('person-1')
    expect(api.asked('person').at(-1)).toEqual(['john.smith@northwind.example'])
  })
  it('forgets at once and takes it back', async () => {
    const api = await openPage('people')
    await press('Forget j.doe@us.af.mil')
    expect(api.asked('forget')).toEqual([['j.doe@us.af.mil']])
    expect(screen.getByText(/It is a stranger again/)).toBeTruthy()
    await press('Undo')
    expect(api.asked('undoForget')).toEqual([['t1']])
    expect(screen.queryByText(/It is a stranger again/)).toBeNull()
  })
  it('Ctrl+Z takes it back from any page, for ten minutes', async () => {
    const api = await openPage('people')
    await press('Forget j.doe@us.af.mil')
    await wait(60_000)
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
    await press('Settings')
    key({ key: 'z', ctrlKey: true })
    await settle()
    expect(api.asked('undoForget')).toHaveLength(1)
    await press('People')
    await press('Forget j.doe@us.af.mil')
    await wait(11 * 60_000)
    key({ key: 'z', ctrlKey: true })
    await settle()
    expect(api.asked('undoForget')).toHaveLength(1)
  })
  it('offers to ask again only where it was told not to', async () => {
    const api = await openPage('people')
    expect(screen.queryByRole('button', { name: /^Always ask/ })).toBeNull()
    screen.getAllByRole('option')[3]!.click()
    await settle()
    await press('Always ask about a.keita@sante.gov.ml')
    expect(api.asked('alwaysAsk')).toEqual([['a.keita@sante.gov.ml']])
  })
  it('Escape clears the search', async () => {
    await openPage('people')
    screen.getAllByRole('option')[0]!.click()
    await type('Search people', 'ada')
    await wait(200)
    key({ key: 'Escape' })
    await settle()
    expect(screen.getByLabelText<HTMLInputElement>('Search people').value).toBe('ada')
    key({ key: 'Escape' })
    await settle()
    expect(screen.getByLabelText<HTMLInputElement>('Search people').value).toBe('')
  })
})

describe('backtest', () => {
  it('shows windows first, slips second', async () => {
    await openPage('backtest')
    expect(title()).toBe('In the last 12 months: 3 windows')
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('Mar 1')
    expect(screen.getAllByRole('row').map((row) => row.lastElementChild?.textContent)).toEqual(
      ['Then', 'no answer', 'bounced', 'no answer', 'Why', '.ml is Mali', 'h missing', 'm for n'],
    )
    expect(screen.getByText('limit: 2 a month')).toBeTruthy()
    expect(screen.getByText(/^14 more messages had a quiet note/)).toBeTruthy()
  })
  it('runs', async () => {
    const api = await openPage('backtest', { backtest: 'never' })
    await press('Run the backtest')
    expect(api.asked('startBacktest')).toHaveLength(1)
    expect(api.asked('backtest')).toHaveLength(2)
  })
  it('saves the report and says where', async () => {
    const api = await openPage('backtest')
    await press('Save report')
    expect(api.asked('saveBacktest')).toHaveLength(1)
    expect(screen.getByRole('status').textContent).toContain('Saved: /home/anna/Downloads/missent-backtest-2026-11-22.html')
    api.refuse('saveBacktest', 'not-saved')
    await press('Save report')
    expect(screen.getByRole('alert').textContent).toContain('The report could not be saved.')
  })
  it('shows what the limit would have held back', async () => {
    const { backtests } = await import('../lib/scenes-main')
    const done = backtests.done!
    backtests.held = { ...done, held: 2, windows: 4, months: done.months!.map((month, n) => (n === 3 ? { ...month, windows: 4, held: 2 } : month)) }
    await openPage('backtest', { backtest: 'held' })
    expect(screen.getByText(/^2 of them the limit would have made quiet notes/)).toBeTruthy()
    expect(document.querySelectorAll('.plot .held')).toHaveLength(1)
  })
  it('is looked at while it runs, and stops', async () => {
    const api = await openPage('backtest', { backtest: 'running' })
    expect(screen.getByText('1,240 of 3,204 messages')).toBeTruthy()
    await wait(1_100)
    expect(api.asked('backtest').length).toBeGreaterThanOrEqual(3)
    await press('Stop')
    expect(api.asked('stopBacktest')).toHaveLength(1)
  })
  it('says when there was nothing, and when it failed', async () => {
    await openPage('backtest', { backtest: 'silent' })
    expect(title()).toBe('In the last 12 months: no window')
    cleanup()
    await openPage('backtest', { backtest: 'failed' })
    expect(screen.getByRole('alert').textContent).toContain('There is no sent mail to replay yet.')
  })
})

describe('accounts', () => {
  it('asks before it removes', async () => {
    const api = await openPage('accounts')
    await press('Remove anna@ash.example')
    expect(screen.getByText('Stop watching anna@ash.example?')).toBeTruthy()
    await settle()
    expect(document.activeElement).toBe(button('Keep'))
    key({ key: 'Escape' })
    await settle()
    expect(api.asked('removeAccount')).toEqual([])
    await press('Remove anna@ash.example')
    await press('Stop watching')
    expect(api.asked('removeAccount')).toEqual([['a2']])
    expect(screen.getByText(/is no longer watched/)).toBeTruthy()
  })
  it('takes a new password', async () => {
    const api = await openPage('accounts')
    await press('Sign in to office@contoso.example')
    await type('New password for office@contoso.example', 'secret')
    await press('Sign in')
    expect(api.asked('signIn')).toEqual([['a3', 'secret']])
    expect(screen.queryByLabelText('New password for office@contoso.example')).toBeNull()
  })
  it('asks once for a sign-in that ran out', async () => {
    const api = await openPage('accounts', { status: 'signed-out' })
    expect(screen.getByText('Sign in again')).toBeTruthy()
    await press('Sign in to anna@gmail.com')
    await press('Sign in with Google')
    expect(api.asked('signIn')).toEqual([['a1', '']])
    expect(screen.queryByRole('button', { name: 'Sign in with Google' })).toBeNull()
  })
  it('says that a sign-in is not stored', async () => {
    await openPage('accounts', { status: 'unkept' })
    expect(screen.getByText(/asked for at the next start/)).toBeTruthy()
  })
  it('says that it was refused', async () => {
    await openPage('accounts', { trial: 'refused' })
    await press('Sign in to office@contoso.example')
    await type('New password for office@contoso.example', 'wrong')
    await press('Sign in')
    expect(screen.getByRole('alert').textContent).toContain('refused the user name or the password')
  })
})

describe('set-up', () => {
  const toSignIn = async (address = 'anna@ash.example', variant = {}) => {
    const api = await openPage('setup', variant)
    await type('Your address', address)
    await press('Next')
    await press('Use these settings')
    return api
  }
  const toServer = async (variant = {}) => {
    const api = await openPage('setup', variant)
    await type('Your address', 'anna@ash.example')
    await press('Next')
    return api
  }

  it('names whom it asks, and what came of it', async () => {
    const api = await toServer()
    expect(api.asked('find')).toEqual([['anna@ash.example']])
    for (const words of ['Thunderbird on this computer', 'ash.example', 'found', 'not asked, nothing is missing']) expect(screen.getByText(words)).toBeTruthy()
    expect(document.activeElement).toBe(button('Use these settings'))
  })
  it('shows each step while it looks', async () => {
    const api = await openPage('setup')
    const answer = pending<Search>()
    api.find = () => answer.promise
    await type('Your address', 'anna@ash.example')
    await press('Next')
    api.say({ kind: 'search', search: { steps: [{ key: 'dns', asked: 'ash.example', state: 'asking' }], found: [] } })
    await settle()
    expect(screen.getByText('asking')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Use these settings' })).toBeNull()
    answer.reject({ key: 'address-invalid' })
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('not a complete address')
    expect(screen.getByRole('button', { name: 'Next' })).toBeTruthy()
  })
  it('warns of a server that DNS alone names', async () => {
    await toServer({ find: 'outside' })
    expect(screen.getByRole('alert').textContent).toContain('another organisation')
    expect(document.activeElement).toBe(button('Enter them myself'))
    await press('Use imap.fabrikam.example')
    expect(title()).toBe('Sign in to anna@ash.example')
  })
  it('offers what Thunderbird has', async () => {
    await openPage('setup')
    await press('Use anna.ash@contoso.example at mail.contoso.example')
    expect(title()).toBe('Sign in to anna.ash@contoso.example')
    expect(screen.getByText('From Thunderbird on this computer')).toBeTruthy()
  })
  it('signs in with the browser, and stops when told to', async () => {
    const api = await toSignIn('anna@contoso.example', { find: 'browser' })
    expect(document.activeElement).toBe(button('Sign in with Microsoft'))
    const answer = pending<AccountTrial>()
    const plain = api.try
    api.try = (form) => (void plain(form), answer.promise)
    await press('Sign in with Microsoft')
    expect(api.asked('try')).toMatchObject([[{ signIn: 'microsoft', password: '' }]])
    api.say({ kind: 'browser', link: 'https://login.example/' })
    await settle()
    await press('Copy the link')
    expect(api.asked('copyText')).toEqual([['https://login.example/']])
    await press('Stop')
    expect(api.asked('stopSignIn')).toHaveLength(1)
  })
  it('can take a password where both work', async () => {
    await openPage('setup')
    await press('Use anna@gmail.com at imap.gmail.com')
    await press('Use a password instead')
    expect(screen.getByText(/wants an app password/)).toBeTruthy()
    await press('Sign in with the browser instead')
    expect(button('Sign in with Google')).toBeTruthy()
  })
  it('says when the provider wants a browser and nobody has registered Missent', async () => {
    await toSignIn('anna@contoso.example', { find: 'browser-only' })
    expect(screen.getByRole('alert').textContent).toContain('Microsoft takes no passwords here')
  })

  it('goes from the address to learning', async () => {
    const api = await toSignIn()
    expect(title()).toBe('Sign in to anna@ash.example')
    expect(screen.getByText('imap.ash.example')).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText('Password or app password'))
    await type('Password or app password', 'secret')
    await press('Sign in')
    const form = { address: 'anna@ash.example', host: 'imap.ash.example', port: 993, security: 'tls', user: 'anna@ash.example', password: 'secret', signIn: '' }
    expect(api.asked('try')).toEqual([[form]])
    expect(api.asked('addAccount')).toEqual([[form]])
    expect(title()).toBe('Learning who you write to')
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('61400')
    const account = { ...statuses.good!.accounts![0]!, id: 'new' }
    api.say({ kind: 'status', status: { ...statuses.good!, accounts: [account] } })
    await settle()
    expect(title()).toBe('Missent watches your drafts')
    expect(screen.getByText('look like slips')).toBeTruthy()
    await press('Show the 3 slips')
    expect(title()).toBe('People')
    expect(screen.getAllByRole('option')).toHaveLength(3)
    expect(screen.getAllByText('looks like')).toHaveLength(3)
    expect(screen.getByText(/delete them there/)).toBeTruthy()
    await press(/^All 1,912/)
    await wait(200)
    expect(screen.getAllByRole('option').length).toBeGreaterThan(3)
    await press('Look-alikes') // and at any time again
    expect(screen.getAllByRole('option')).toHaveLength(3)
  })
  it('does not go on without an address', async () => {
    const api = await openPage('setup')
    await press('Next')
    expect(screen.getByRole('alert').textContent).toContain('Enter your address.')
    expect(api.asked('find')).toEqual([])
  })
  it.each([
    ['refused', 'password', /refused the user name or the password/],
    ['unknown-host', 'host', /no server of that name/],
    ['certificate-expired', '', /has expired/],
    ['certificate-name', 'host', /is for another name/],
    ['certificate-unknown', '', /nobody this computer trusts/],
    ['timeout', '', /did not answer in time/],
    ['closed', '', /closed the connection/],
    ['no-drafts', '', /no Drafts folder/],
  ])('says what is wrong: %s', async (problem, field, sentence) => {
    const api = await toSignIn('anna@ash.example', { trial: problem })
    await type('Password or app password', 'secret')
    await press('Sign in')
    expect(screen.getByRole('alert').textContent).toMatch(sentence)
    expect(api.asked('addAccount')).toEqual([])
    if (field) expect(document.activeElement?.id).toBe(field)
  })
  it('opens the fields where nothing can be guessed, and looks at them first', async () => {
    const api = await toServer({ find: 'usual' })
    expect(screen.getAllByText('not asked, switched off in Settings')).toHaveLength(2)
    await press('Next')
    await type('Mail server', '')
    await press('Sign in')
    expect(screen.getByRole('alert').textContent).toContain('Enter the name of the mail server.')
    await type('Mail server', 'mail.unknown.example')
    await type('Port', '99999')
    await press('Sign in')
    expect(screen.getByRole('alert').textContent).toContain('A port is a number')
    await fireEvent.change(screen.getByLabelText('Security'), { target: { value: 'starttls' } })
    await type('Port', '1143')
    await press('Sign in')
    expect(screen.getByRole('alert').textContent).toContain('Enter the password.')
    expect(api.asked('try')).toEqual([])
  })
  it('moves the port with the security', async () => {
    await toSignIn()
    await press('Change')
    await fireEvent.change(screen.getByLabelText('Security'), { target: { value: 'starttls' } })
    expect(screen.getByLabelText<HTMLInputElement>('Port').value).toBe('143')
  })
  it('forgets the password on the way back', async () => {
    await toSignIn()
    await type('Password or app password', 'secret')
    await press('Back')
    await press('Use these settings')
    expect(screen.getByLabelText<HTMLInputElement>('Password or app password').value).toBe('')
  })
})

describe('settings', () => {
  it('changes what may be changed', async () => {
    const api = await openPage('settings')
    screen.getByRole('switch', { name: 'Start with the computer' }).click()
    await settle()
    await fireEvent.change(screen.getByLabelText('Addresses that look like one you know'), { target: { value: 'note' } })
    await fireEvent.change(screen.getByLabelText('Theme'), { target: { value: 'dark' } })
    await fireEvent.change(screen.getByLabelText('Text size'), { target: { value: '150' } })
    await settle()
    expect(api.asked('set')).toEqual([['autostart', 'false'], ['check.lookalike-address', 'note'], ['theme', 'dark'], ['text-size', '150']])
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(document.documentElement.style.fontSize).toBe('150%')
  })
  it('speaks the language that is chosen, at once', async () => {
    const api = await openPage('settings')
    await fireEvent.change(screen.getByLabelText('Language'), { target: { value: 'de' } })
    await settle()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Einstellungen')
    expect(document.documentElement.lang).toBe('de')
    expect([...screen.getByLabelText<HTMLSelectElement>('Sprache').options].map((option) => option.text)).toEqual(['Wie das System', 'English', 'Deutsch', 'Français', 'Español'])
    await fireEvent.change(screen.getByLabelText('Sprache'), { target: { value: 'system' } })
    await settle()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Settings')
    expect(api.asked('set')).toEqual([['locale', 'de'], ['locale', 'system']])
  })
  it('shows a lock and does nothing where the organisation decided', async () => {
    const api = await openPage('settings')
    expect(screen.getByLabelText<HTMLSelectElement>('Domains that look like one you know').disabled).toBe(true)
    expect(screen.getByText('Set by your organisation')).toBeTruthy()
    const page = await api.settings()
    api.settings = async () => ({ ...page, items: page.items!.map((item) => ({ ...item, locked: true })) })
    await press('Home')
    await press('Settings')
    const locked = screen.getByRole('switch', { name: 'Start with the computer' })
    expect(locked.getAttribute('aria-disabled')).toBe('true')
    locked.click()
    await settle()
    expect(api.asked('set')).toEqual([])
  })
  it('says what the organisation receives, and shows it word for word', async () => {
    await openPage('settings')
    expect(screen.queryByText(/^Your organisation receives/)).toBeNull()
    cleanup()
    await openPage('settings', { report: 'yes' })
    expect(screen.getByText(/^Your organisation receives: .* No address, no subject, no text, and not your name: a pseudonym\.$/)).toBeTruthy()
    expect(screen.getByText('siem.contoso.example')).toBeTruthy()
    expect(screen.getByText('Cannot be reached · 3 events wait')).toBeTruthy()
    const word = screen.getByText('The last event, word for word').closest('details')!
    word.open = true
    word.dispatchEvent(new Event('toggle'))
    await settle()
    expect(word.querySelector('pre')?.textContent).toContain('"decision": "corrected"')
  })
  it('tells how the budget stands, and switches it off', async () => {
    const api = await openPage('settings')
    expect(screen.getByText(/^You were asked twice this month; until 1 December/)).toBeTruthy()
    await fireEvent.change(screen.getByLabelText('Windows a month, at most'), { target: { value: 'off' } })
    await settle()
    expect(api.asked('set')).toEqual([['windows-a-month', 'off']])
  })
  it('says why a change was refused', async () => {
    const api = await openPage('settings')
    api.refuse('set', 'locked')
    screen.getByRole('switch', { name: 'Start with the computer' }).click()
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('Your organisation has set this.')
  })
  it('copies the data folder', async () => {
    const api = await openPage('settings')
    await press('Copy the path of the data folder')
    expect(api.asked('copyText')).toEqual([['/home/anna/.local/share/missent']])
  })
})

describe('sending', () => {
  it('is set up, tried and taken away', async () => {
    const api = await openPage('accounts', { status: 'good' })
    await fireEvent.click(screen.getByRole('button', { name: 'How anna.ash@contoso.example sends' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Try and set up' }))
    await settle()
    expect(api.asked('enableGate')).toEqual([[{ account: 'a1', host: '', port: 0, security: '', signIn: false }]])
  })
  it('says who sends, and what to set', async () => {
    const api = await openPage('accounts', { status: 'gate-missed' })
    expect(document.body.textContent).toContain('Evolution sends through Missent')
    await fireEvent.click(screen.getByRole('button', { name: 'How anna.ash@contoso.example sends' }))
    expect(document.body.textContent).toContain('written with Thunderbird, is in Sent, but did not pass Missent')
    expect(document.querySelector('.facts')?.textContent).toContain('25871')
    await fireEvent.change(screen.getByLabelText('Mail program'), { target: { value: 'geary' } })
    await settle()
    expect(document.body.textContent).toContain('SMTP server localhost:25870')
    await fireEvent.click(screen.getByRole('button', { name: 'Send a test' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Take away' }))
    await settle()
    expect([api.asked('testGate'), api.asked('disableGate')]).toEqual([[['a1']], [['a1']]])
  })
})

describe('the picture of a mail program', () => {
  const shown = async (value: string) => {
    await fireEvent.change(screen.getByLabelText('Mail program'), { target: { value } })
    await settle()
    return document.querySelector<HTMLImageElement>('.shot img')
  }
  it('is there for those that were set up on Linux, one at a time', async () => {
    await openPage('accounts', { status: 'gate' })
    expect(document.querySelector('.shot')).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'How anna.ash@contoso.example sends' }))
    for (const client of ['thunderbird', 'evolution', 'kmail', 'claws', 'geary', 'mutt']) {
      expect((await shown(client))?.src).toContain(`/docs/screenshots/gate-${client}-settings.png`)
      expect(document.querySelectorAll('.shot img')).toHaveLength(1)
    }
    expect(screen.getByRole('img', { name: 'Mutt, msmtp: where this is set' })).toBeTruthy()
    expect([...document.querySelectorAll('.how li')].map((li) => li.textContent?.split(' ')[0])).toEqual(['Mutt:', 'msmtp:', 'Send'])
    for (const client of ['outlook', 'apple']) expect(await shown(client)).toBeNull()
  })
})

describe('without a guard', () => {
  it('says so', async () => {
    const { fake } = await import('../lib/fake')
    const { default: App } = await import('../App.svelte')
    const { render } = await import('@testing-library/svelte')
    const api = fake()
    api.refuse('start', 'offline')
    render(App, { api })
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('The window cannot reach Missent.')
    await press('Close')
    expect(api.asked('close')).toHaveLength(1)
  })
})
