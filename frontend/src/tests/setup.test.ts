import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { statuses } from '../lib/scenes-main'
import type { AccountTrial, Search } from '../lib/view'
import { button, clock, openPage, press, settle, title, type, wait } from './helpers'

clock()

/** An answer that comes when the test says so. */
function pending<T>() {
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((_, no) => (reject = no))
  return { promise, reject: (reason: unknown) => reject(reason) }
}

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
