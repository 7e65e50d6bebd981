import { cleanup, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { clock, openPage, press, title, wait } from './helpers'

clock()

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
