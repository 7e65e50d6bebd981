import { cleanup, fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { clock, openPage, press, settle } from './helpers'

clock()

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
