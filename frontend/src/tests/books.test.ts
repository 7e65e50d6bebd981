import { cleanup, screen } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { key, openPage, press, settle, type } from './helpers'

afterEach(cleanup)

const books = async (variant = {}) => {
  const api = await openPage('people', variant)
  await press('Address books')
  return api
}
const typed = 'Your address there, or the https URL of the server'

describe('address books', () => {
  it('reads those of Thunderbird, and leads to what looks alike', async () => {
    const api = await books()
    await press('Read the address books of Thunderbird')
    expect(api.asked('readBooks')).toEqual([[{ where: 'thunderbird', server: '', user: '', password: '' }]])
    expect(screen.getByText(/312 addresses read\.\s+3 look like another address\./)).toBeTruthy()
    await press('Show look-alikes')
    expect(screen.getAllByRole('option')).toHaveLength(3)
  })
  it('says nothing when no file was chosen, and names no file itself', async () => {
    const api = await books({ books: 'none' })
    await press('Choose a file')
    expect(api.asked('readBooks')[0]).not.toHaveProperty('0.path')
    expect(screen.queryByText(/addresses read/)).toBeNull()
  })
  it('shows where the password will go before it asks for it, and forgets it', async () => {
    const api = await books()
    expect(screen.queryByLabelText('Password or app password')).toBeNull()
    await type(typed, ' anna@ash.example ')
    await press('Look for them')
    expect(api.asked('findBooks')).toEqual([['anna@ash.example']])
    expect(document.activeElement?.id).toBe('books-password')
    await type('Password or app password', 'secret')
    api.refuse('readBooks', 'refused')
    await press('Sign in at dav.ash.example')
    expect(screen.getByRole('alert').textContent).toContain('refused the user name or the password')
    expect((screen.getByLabelText('Password or app password') as HTMLInputElement).value).toBe('')
    await type('Password or app password', 'better')
    await press('Sign in at dav.ash.example')
    expect(api.asked('readBooks')[1]).toEqual([{ where: 'server', server: 'https://dav.ash.example/', user: 'anna@ash.example', password: 'better' }])
    expect(screen.queryByLabelText('Password or app password')).toBeNull()
  })
  it('warns of another organisation, and asks anew for another address', async () => {
    await books({ books: 'outside' })
    await type(typed, 'anna@ash.example')
    await press('Look for them')
    expect(screen.getByRole('alert').textContent).toContain('They are at dav.ash.example, another organisation.')
    await type(typed, 'anna@oak.example')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('button', { name: 'Look for them' })).toBeTruthy()
  })
  it('says what is wrong, and goes back with Escape', async () => {
    const api = await books()
    api.refuse('findBooks', 'no-address-book')
    await press('Look for them')
    expect(screen.getByRole('alert').textContent).toContain('no address book at that place')
    key({ key: 'Escape' })
    await settle()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('People')
  })
})
