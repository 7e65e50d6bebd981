import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { clock, openPage, settle } from './helpers'

clock()

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
