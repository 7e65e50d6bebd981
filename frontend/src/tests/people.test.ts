import { screen, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { clock, key, openPage, press, settle, type, wait } from './helpers'

clock()

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
