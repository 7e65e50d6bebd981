import { language } from './i18n.svelte'
import { date } from './time'
import type { Account, Status } from './view'
import { problemText } from './words'

// An account's state in words: two or three for the mark, a sentence for the line below its address.

export function stateText(account: Account, status: Status | null): string {
  const since = date(account.since)
  const until = date(status?.pausedUntil)
  const left = account.progress?.seconds ?? 0
  if (account.state === 'reconnecting' && since) return language.t('state.reconnecting-since', { time: language.moment(since) })
  if (account.state === 'paused' && until) return language.t('state.paused-until', { time: language.moment(until) })
  if (account.state === 'learning' && left > 0) return language.t('state.learning-left', { time: language.span(left) })
  return language.t(`state.${account.state}`)
}

export function stateDetail(account: Account, now: number): string {
  const since = date(account.since)
  const next = date(account.nextTry)
  const problem = account.problem ? problemText({ key: account.problem }) : ''
  const known = account.known > 0 ? language.plural('known', account.known) : ''
  switch (account.state) {
    case 'learning': {
      const progress = account.progress
      if (!progress || progress.total <= 0) return known
      const counts = { done: language.number(progress.done), total: language.number(progress.total) }
      return language.t('account.read', counts)
    }
    case 'reconnecting': {
      const seconds = next ? (next.getTime() - now) / 1000 : 0
      const again = seconds > 0 ? language.t('account.next', { time: language.span(seconds) }) : language.t('account.trying')
      return `${problem} ${again}`.trim()
    }
    case 'refused':
    case 'untrusted':
    case 'no-password':
    case 'signed-out':
    case 'stopped': {
      const off = since ? language.t('account.not-watched', { time: language.moment(since) }) : ''
      return account.state === 'untrusted' || account.state === 'signed-out' ? `${problem} ${off}`.trim() : off
    }
    default:
      return `${language.t('account.drafts', { host: account.host })} ${account.unkept ? language.t('account.unkept') : known}`.trim()
  }
}
