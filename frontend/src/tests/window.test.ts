import { screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { asks } from '../lib/scenes'
import { statuses } from '../lib/scenes-main'
import { button, clock, key, openAsk, openPage, press, settle, title, wait } from './helpers'

clock()

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
