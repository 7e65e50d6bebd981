import { address } from './scenes'
import type { Account, AccountForm, AccountTrial, BacktestPage, Found, GateState, HomePage, PeoplePage, PersonDetail, PersonEntry, Search, SearchStep, Report, SettingsPage, Slip, Status } from './view'

// Made-up pages of the main window, for tests and pictures. Never in the product's build.

const at = (day: string, time = '09:30:00') => `${day}T${time}Z`

const account = (more: Partial<Account>): Account => ({
  id: 'a1',
  address: 'anna.ash@contoso.example',
  host: 'imap.contoso.example',
  port: 993,
  user: 'anna.ash@contoso.example',
  signIn: '',
  unkept: false,
  state: 'watching',
  since: at('2026-11-22', '08:00:00'),
  known: 1912,
  ...more,
})

export const gateOf = (id: string, more: Partial<GateState> = {}): GateState => ({
  account: id, host: 'smtp.contoso.example', port: 465, security: 'tls', plain: 25870, tls: 25871, signIn: false,
  user: 'anna.ash@contoso.example', print: '3A:9F:04:C1:77:5E:D0:22:8B:6C:F1:3D:90:AE:47:15:62:B8:0D:E4:39:7A:C6:5F:18:D3:84:2B:F0:9E:61:A7',
  client: 'Evolution', last: at('2026-11-22', '14:03:00'), passed: 3, ...more,
})

const learning = { folder: 'Sent', done: 61_400, total: 84_310, rate: 1240, seconds: 18, people: 1912 }

export const statuses: Record<string, Status> = {
  mixed: {
    state: 'refused',
    accounts: [
      account({}),
      account({ id: 'a2', address: 'anna@ash.example', host: 'mail.ash.example', state: 'reconnecting', problem: 'closed', since: at('2026-11-22', '14:03:00'), nextTry: at('2026-11-22', '14:05:40'), known: 214 }),
      account({ id: 'a3', address: 'office@contoso.example', state: 'refused', problem: 'refused', since: at('2026-11-20', '16:20:00'), known: 87 }),
    ],
    people: 1912,
    domains: 340,
  },
  gate: { state: 'watching', accounts: [account({})], people: 1912, domains: 340, gates: [gateOf('a1')] },
  'gate-missed': { state: 'watching', accounts: [account({})], people: 1912, domains: 340, gates: [gateOf('a1', { missed: at('2026-11-22', '14:20:00'), round: 'Thunderbird' })] },
  good: { state: 'watching', accounts: [account({})], people: 1912, domains: 340 },
  none: { state: 'stopped', accounts: [], people: 0, domains: 0 },
  unkept: { state: 'watching', accounts: [account({ unkept: true })], people: 1912, domains: 340, notice: 'password-not-kept' },
  untrusted: { state: 'untrusted', accounts: [account({ state: 'untrusted', problem: 'certificate-unknown', since: at('2026-11-22', '14:03:00'), nextTry: at('2026-11-22', '14:05:40') })], people: 1912, domains: 340 },
  'signed-out': { state: 'signed-out', accounts: [account({ signIn: 'google', address: 'anna@gmail.com', host: 'imap.gmail.com', state: 'signed-out', problem: 'sign-in-again', since: at('2026-11-20', '16:20:00') })], people: 1912, domains: 340 },
  paused: { state: 'paused', pausedUntil: at('2026-11-22', '14:45:00'), accounts: [account({ state: 'paused' })], people: 1912, domains: 340, notice: 'database-set-aside' },
  learning: { state: 'learning', accounts: [account({ state: 'learning', progress: learning })], people: 1912, domains: 340 },
}

const weeks = [39, 47, 59, 58, 51, 59, 74, 66, 73, 64, 66, 64, 43, 71, 67, 67, 23, 42, 52, 56, 65, 61, 67, 54, 65, 66, 54, 80, 68, 75, 21, 19, 24, 60, 68, 64, 57, 51, 56, 75, 53, 64, 66, 45, 62, 76, 39]

export function home(kind = 'usual', status: Status = statuses.good!): HomePage {
  const checked = weeks.reduce((sum, n) => sum + n, 0) + 2
  const none = { status, year: 2026, checked: 0, asked: 0, saved: 0, weeks: [], marks: [], answers: [] }
  if (kind === 'empty') return none
  if (kind === 'quiet') return { ...none, checked, weeks }
  return {
    status,
    year: 2026,
    checked,
    asked: 2,
    saved: 1,
    weeks,
    marks: [{ week: 9, outcome: 'once' }, { week: 37, outcome: 'corrected' }],
    answers: [
      { id: 'q3', time: at('2026-11-02'), typed: 'kim@gmial.com', known: 'kim@gmail.com', reason: 'cold-start', outcome: 'noted' },
      { id: 'q2', time: at('2026-09-12'), typed: 'j.doe@us.af.ml', known: 'j.doe@us.af.mil', reason: 'tld-country', outcome: 'corrected' },
      { id: 'q1', time: at('2026-03-04'), typed: 't.oyelaran@nortwind.example', known: 't.oyelaran@northwind.example', reason: 'edit-missing', outcome: 'once' },
    ],
  }
}

const rows: PersonEntry[] = [
  { name: 'Jane Doe', address: 'j.doe@us.af.mil', last: at('2026-11-12'), standing: 'answered', suspect: false },
  { name: 'John Smith', address: 'john.smith@northwind.example', last: at('2026-11-18'), standing: 'answered', suspect: false },
  { name: 'Lin Zhao', address: 'lin.zhao@northwind.example', last: at('2026-11-09'), standing: 'regular', suspect: false },
  { name: 'Amadou Keita', address: 'a.keita@sante.gov.ml', last: at('2026-11-20'), standing: 'confirmed', suspect: false },
  { name: 'Tola Oyelaran', address: 't.oyelaran@nortwind.example', last: at('2026-03-04'), standing: 'seen', suspect: true },
  { name: 'Ada Berg', address: 'ada.berg@northwind.example', last: at('2026-11-19'), standing: 'answered', suspect: false },
  { name: 'ليلى حدّاد', address: 'l.haddad@نخلة.example', last: at('2025-06-01'), standing: 'sent', suspect: false },
]
const crowd = Array.from({ length: 120 }, (_, n) => ({ name: '', address: `person${n}@example.com`, last: at('2026-02-03'), standing: 'sent', suspect: false }))
const everybody: PersonEntry[] = [...rows, ...crowd]

export function people(query: string, offset: number, limit: number): PeoplePage {
  const found = everybody.filter((row) => `${row.name} ${row.address}`.toLowerCase().includes(query.toLowerCase()))
  return { total: 1912, matches: query === '' ? 1912 : found.length, rows: found.slice(offset, offset + limit) }
}

export const slips: PeoplePage = { total: 1912, matches: 3, rows: [
  { ...rows[4]!, drawn: address('t.oyelaran@nort[-h]wind.example'), like: address('t.oyelaran@nort[h]wind.example') },
  { name: '', address: 'j.doe@us.af.ml', last: at('2026-09-12'), standing: 'seen', suspect: true, drawn: address('j.doe@us.af.m[-i]l'), like: address('j.doe@us.af.m[i]l') },
  { name: 'Lin Zhao', address: 'lim.zhao@northwind.example', standing: 'listed', suspect: false, listed: true, drawn: address('li[m].zhao@northwind.example'), like: address('li[n].zhao@northwind.example') },
] }

export function person(of: string): PersonDetail {
  const row = everybody.find((entry) => entry.address === of) ?? rows[0]!
  const order = ['organisation', 'confirmed', 'answered', 'days', 'sent', 'listed']
  const top = { organisation: 0, confirmed: 1, answered: 2, regular: 3, sent: 4, listed: 5 }[row.standing] ?? 6
  const counts: Record<string, number> = { answered: 38, days: 31, sent: 42 }
  return {
    ...row,
    ...(row.address.startsWith('l.haddad') ? { ascii: 'l.haddad@xn--ogbj0eg.example' } : {}),
    rungs: order.map((key, index) => ({ key, met: index >= top, top: index === top, count: counts[key] ?? 0, time: row.last ?? '' })),
    near: row.address === 'j.doe@us.af.mil' ? [{ address: 'j.doe@us.af.ml', standing: 'seen', distance: 1 }] : [],
    first: at('2024-05-03'),
  }
}

const good = { sent: 18, replies: 7 }
const months = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11']
const idle: BacktestPage = { running: false, done: 0, total: 0, replayed: 0, messages: 0, windows: 0, notes: 0, limit: 2, held: 0, months: [], slips: [], astray: [] }

const lost: Slip[] = [
  { time: at('2026-09-18'), typed: address('k.ito@navy.m[-i]l'), known: address('k.ito@navy.m[i]l', good), reason: 'tld-country', args: { tld: 'ml', country: 'Mali' }, evidence: { ...good, days: 9, scope: 'domain' }, then: 'silent' },
  { time: at('2026-06-27'), typed: address('ada.berg@nort[-h]wind.example'), known: address('ada.berg@nort[h]wind.example', good), reason: 'edit-missing', args: {}, evidence: { ...good, days: 9, scope: 'domain' }, then: 'bounced' },
  { time: at('2026-03-08'), typed: address('li[m].zhao@northwind.example'), known: address('li[n].zhao@northwind.example', good), reason: 'edit-changed', args: {}, evidence: { ...good, days: 9, scope: 'address' }, then: 'silent' },
]

export const backtests: Record<string, BacktestPage> = {
  never: idle,
  running: { ...idle, running: true, done: 1240, total: 3204 },
  failed: { ...idle, problem: 'no-sent-mail' },
  silent: { ...idle, from: at('2025-12-01'), to: at('2026-11-22'), replayed: 9120, messages: 3204, months: months.map((month) => ({ month, messages: 267, windows: 0, held: 0 })) },
  done: {
    ...idle,
    from: at('2025-12-01'),
    to: at('2026-11-22'),
    replayed: 9120,
    messages: 3204,
    windows: 3,
    notes: 14,
    months: months.map((month) => ({ month, messages: 267, windows: ['03', '06', '09'].includes(month.slice(5)) && month.startsWith('2026') ? 1 : 0, held: 0 })),
    slips: lost.map((slip) => ({ ...slip, then: '' })),
    astray: lost,
  },
}

const setting = (key: string, type: string, value: string, group: string) => ({ key, type, value, group, origin: 'default', locked: false })

const levels = ['default', 'note', 'off']

export const settings: SettingsPage = {
  items: [
    { ...setting('theme', 'choice', 'system', 'appearance'), choices: ['system', 'light', 'dark'] },
    { ...setting('text-size', 'int', '100', 'appearance'), min: 80, max: 200 },
    { ...setting('locale', 'choice', 'system', 'appearance'), choices: ['system', 'en', 'de', 'fr', 'es'] },
    { ...setting('autostart', 'bool', 'true', 'start'), origin: 'user' },
    setting('account.lookup', 'bool', 'true', 'accounts'),
    { ...setting('windows-a-month', 'choice', '2', 'checks'), choices: ['1', '2', '3', '5', '10', 'off'] },
    { ...setting('check.lookalike-domain', 'choice', 'default', 'checks'), choices: levels, origin: 'policy', locked: true },
    ...['lookalike-address', 'wrong-host', 'unknown-tld', 'malformed', 'other-organisation'].map((name) => ({ ...setting(`check.${name}`, 'choice', 'default', 'checks'), choices: levels })),
    { ...setting('check.odd-one-out', 'choice', 'note', 'checks'), choices: ['note', 'off'] },
    { ...setting('check.outsider', 'choice', 'note', 'checks'), choices: ['note', 'warn', 'off'] },
    { ...setting('check.wrong-sender', 'choice', 'note', 'checks'), choices: ['note', 'off'] },
    { ...setting('check.first-time', 'choice', 'off', 'checks'), choices: ['note', 'off'] },
  ],
  dataDir: '/home/anna/.local/share/missent',
  version: '0.1.0',
  license: 'Apache-2.0',
  autostart: true,
  locale: 'en',
  budget: { limit: 2, asked: 2, held: 1, raised: 0, until: at('2026-12-01', '00:00:00') },
}

export const received: Report = {
  detail: 'events',
  heartbeat: 60,
  targets: [
    { kind: 'syslog', host: 'siem.contoso.example', waiting: 0, lost: 0, last: at('2026-11-22', '13:58:00') },
    { kind: 'webhook', host: 'hooks.contoso.example', waiting: 3, lost: 0, since: at('2026-11-22', '11:20:00'), problem: 'unreachable' },
  ],
  last: `{
  "id": "a93f5c1f70b24e6d8f0fce2a14c7b0de-17",
  "kind": "decision",
  "time": "2026-11-22T13:57:41Z",
  "instance": "a93f5c1f70b24e6d8f0fce2a14c7b0de",
  "user": "5b0c2f6d1e7a4c938ad0e2b45f6c7788",
  "version": "0.1.0",
  "policy": "8c1f3d5be0a94f6c8a7c1d2f3e4b5a697887a6b5c4d3e2f10f1e2d3c4b5a6978",
  "mode": "enforce",
  "seq": 17,
  "question": "9f86d081884c7d65",
  "checks": ["lookalike-domain"],
  "reason": "tld-slip",
  "level": "warn",
  "source": "addon",
  "decision": "corrected",
  "counts": { "sent": 42, "replies": 38, "days": 30 }
}`,
  alive: `{
  "id": "a93f5c1f70b24e6d8f0fce2a14c7b0de-h1795356000000",
  "kind": "heartbeat",
  "sources": [{ "kind": "drafts", "state": "watching", "since": "2026-11-22T07:58:00Z" }]
}`,
}

const found = (more: Partial<Found>): Found => ({
  origin: 'autoconfig',
  source: 'contoso.example',
  address: 'anna.ash@contoso.example',
  host: 'imap.contoso.example',
  port: 993,
  security: 'tls',
  user: 'anna.ash@contoso.example',
  smtpHost: 'smtp.contoso.example',
  smtpPort: 465,
  signIn: [''],
  help: '',
  outside: false,
  ...more,
})

export const forms = {
  installed: [
    found({ origin: 'thunderbird', host: 'mail.contoso.example' }),
    found({ origin: 'thunderbird', source: 'Google', address: 'anna@gmail.com', host: 'imap.gmail.com', user: 'anna@gmail.com', signIn: ['google', ''], help: 'app-password' }),
  ],
  search(of: string, kind = 'published'): Search {
    const at = of.slice(of.lastIndexOf('@') + 1)
    const step = (key: string, state: SearchStep['state']) => ({ key, asked: key === 'autoconfig' || key === 'dns' ? at : '', state })
    const mine = { address: of, user: of }
    if (kind === 'usual') {
      return {
        steps: [step('policy', 'nothing'), step('thunderbird', 'nothing'), step('table', 'nothing'), step('autoconfig', 'forbidden'), step('dns', 'forbidden')],
        found: [found({ ...mine, origin: 'usual', source: '', host: `imap.${at}`, smtpHost: '', smtpPort: 0 })],
      }
    }
    if (kind === 'outside') {
      return {
        steps: [step('policy', 'nothing'), step('thunderbird', 'nothing'), step('table', 'nothing'), step('autoconfig', 'failed'), step('dns', 'found')],
        found: [found({ ...mine, origin: 'dns', source: at, host: 'imap.fabrikam.example', outside: true })],
      }
    }
    if (kind === 'browser' || kind === 'browser-only') {
      return {
        steps: [step('policy', 'nothing'), step('thunderbird', 'nothing'), step('table', 'found'), step('autoconfig', 'not-needed'), step('dns', 'not-needed')],
        found: [found({ ...mine, origin: 'table', source: 'Microsoft', host: 'outlook.office365.com', signIn: kind === 'browser' ? ['microsoft'] : [], help: 'browser-only' })],
      }
    }
    return {
      steps: [step('policy', 'nothing'), step('thunderbird', 'nothing'), step('table', 'nothing'), step('autoconfig', 'found'), step('dns', 'not-needed')],
      found: [found({ ...mine, host: `imap.${at}` })],
    }
  },
  trial(problem = ''): AccountTrial {
    return problem === '' ? { ok: true, drafts: ['Drafts'], sent: ['Sent'] } : { ok: false, problem, drafts: [], sent: [] }
  },
  account(form: AccountForm): Account {
    return account({ id: 'new', address: form.address, host: form.host, port: form.port, user: form.user, signIn: form.signIn, state: 'learning', known: 0, progress: learning })
  },
}
