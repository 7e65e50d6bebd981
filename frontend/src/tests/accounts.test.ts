import { screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { button, clock, key, openPage, press, settle, type } from './helpers'

clock()

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
