import type { Api } from './desk'
import { usePseudo } from '../locales/pseudo'
import { asks } from './scenes'
import { backtests, forms, gateOf, home, people, person, received, settings, slips, statuses } from './scenes-main'
import type { Event, Start } from './view'

// A guard that is not there: the same Api on made-up data, for tests, `npm run dev` and pictures. What is called is kept
// in `calls`, and `say` sends an event as the guard would.

export interface Fake extends Api {
  calls: [method: string, ...args: unknown[]][]
  say(event: Event): void
  /** The next call of the method is refused with this problem. */
  refuse(method: string, key: string): void
  asked(method: string): unknown[][]
}

export function fake(start: Partial<Start> = {}, variant: Record<string, string> = {}): Fake {
  const listeners = new Set<(event: Event) => void>()
  const refused = new Map<string, string>()
  const calls: Fake['calls'] = []
  const answer = <T>(method: string, args: unknown[], value: T): Promise<T> => {
    calls.push([method, ...args])
    const key = refused.get(method)
    refused.delete(method)
    return key === undefined ? Promise.resolve(value) : Promise.reject({ key })
  }
  const status = statuses[variant.status ?? 'mixed']
  let locale = start.locale ?? 'en'
  return {
    calls,
    say: (event) => listeners.forEach((f) => f(event)),
    refuse: (method, key) => void refused.set(method, key),
    asked: (method) => calls.filter(([name]) => name === method).map(([, ...args]) => args),

    start: () => answer('start', [], { locale: 'en', theme: 'system', textSize: 100, version: '0.1.0', ...start }),
    listen(f) {
      listeners.add(f)
      return () => listeners.delete(f)
    },
    answer: (...args) => answer('answer', args, undefined),
    validate: (...args) => answer('validate', args, undefined),
    undoAlways: (...args) => answer('undoAlways', args, undefined),
    home: () => answer('home', [], home(variant.home, status)),
    people: (query, offset, limit) => answer('people', [query, offset, limit], people(query, offset, limit)),
    person: (address) => answer('person', [address], person(address)),
    forget: (address) => answer('forget', [address], { token: 't1', address, until: new Date(Date.now() + 600_000).toISOString() }),
    undoForget: (token) => answer('undoForget', [token], undefined),
    alwaysAsk: (address) => answer('alwaysAsk', [address], undefined),
    backtest: () => answer('backtest', [], backtests[variant.backtest ?? 'done']!),
    startBacktest: () => answer('startBacktest', [], undefined),
    stopBacktest: () => answer('stopBacktest', [], undefined),
    saveBacktest: () => answer('saveBacktest', [], '/home/anna/Downloads/missent-backtest-2026-11-22.html'),
    slips: () => answer('slips', [], slips),
    findBooks: (typed) => answer('findBooks', [typed], { server: 'https://dav.ash.example/', host: 'dav.ash.example', user: typed, outside: variant.books === 'outside' }),
    readBooks: (form) => answer('readBooks', [form], { done: form.where !== 'file' || variant.books !== 'none', addresses: 312, bad: variant.books === 'bad' ? 2 : 0, alike: 3 }),
    installed: () => answer('installed', [], variant.installed === 'none' ? [] : forms.installed),
    find: (address) => answer('find', [address], forms.search(address, variant.find)),
    try: (form) => answer('try', [form], forms.trial(variant.trial)),
    addAccount: (form) => answer('addAccount', [form], forms.account(form)),
    removeAccount: (id) => answer('removeAccount', [id], undefined),
    stopSignIn: () => answer('stopSignIn', [], undefined),
    signIn: (id, password) => answer('signIn', [id, password], forms.trial(variant.trial)),
    enableGate: (form) => answer('enableGate', [form], { state: gateOf(form.account), password: form.signIn ? 'k7wqm-3hd2x-pz6ra-9vtce' : '' }),
    disableGate: (account) => answer('disableGate', [account], undefined),
    testGate: (account) => answer('testGate', [account], undefined),
    settings: () => answer('settings', [], { ...settings, locale, ...(variant.report === 'yes' ? { report: received } : {}) }),
    set: (key, value) => {
      if (key === 'locale') locale = value === 'system' ? 'en' : value
      return answer('set', [key, value], undefined)
    },
    pause: (minutes) => answer('pause', [minutes], undefined),
    ping: () => Promise.resolve(),
    copyText: (text) => answer('copyText', [text], undefined),
    painted: () => answer('painted', [], undefined),
    resize: (width, height) => answer('resize', [width, height], undefined),
    close: () => answer('close', [], undefined),
  }
}

// In the page: ?ask=swap or ?page=people chooses what it opens with; theme, text and locale are those of the guard; all
// others choose a variant of the data.
function fromAddress(): Fake {
  const query = new URLSearchParams(location.search)
  const name = query.get('ask')
  const ask = name === null ? undefined : { ...asks[name]!, ...JSON.parse(query.get('with') ?? '{}') }
  return fake(
    {
      ...(ask ? { ask } : { page: (query.get('page') ?? 'home') as 'home' }),
      theme: query.get('theme') ?? 'system',
      textSize: Number(query.get('text') ?? 100),
      locale: query.get('locale') ?? 'en',
    },
    Object.fromEntries(query),
  )
}

export const api = fromAddress()
if (import.meta.env.MODE === 'fake') {
  usePseudo()
  Object.assign(globalThis, { fake: api, asks })
}
