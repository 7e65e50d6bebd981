// Everything that is looked at. `query` opens it (src/lib/fake.ts), `then` brings it into the state of the picture.

const click = (selector) => (page) => page.click(selector)
const main = [960, 640]
const small = [720, 480]

const dialog = (ask, more = {}) => ({ name: `dialog-${ask}`, query: { ask }, dark: false, ...more })
const page = (name, more = {}) => ({ name: `main-${name}`, query: { page: name }, size: main, ...more })

const opening = [
  { role: 'alertdialog', name: 'us.af.ml is in Mali', description: 'You usually write to us.af.mil (42 messages, last on 12 November).' },
  { role: 'heading', name: 'us.af.ml is in Mali' },
  { role: 'StaticText', name: 'j.doe@us.af.ml' },
  { role: 'StaticText', name: 'never before' },
  { role: 'StaticText', name: 'j.doe@us.af.mil' },
  { role: 'StaticText', name: 'answered 38 times' },
  { role: 'StaticText', name: 'Difference: i is missing between m and l.' },
  { role: 'StaticText', name: 'Convoy schedule for week 48' },
]

const held = [
  ...opening,
  { role: 'button', name: 'Use j.doe@us.af.mil' },
  { role: 'button', name: 'Edit' },
  { role: 'button', name: 'Send anyway', description: 'Available when the address has been shown' },
  { role: 'StaticText', name: 'Held. Nothing has been sent.' },
  { role: 'button', name: 'Always right for j.doe@us.af.ml' },
]

const draft = [
  ...opening,
  { role: 'button', name: 'Copy j.doe@us.af.mil' },
  { role: 'button', name: 'Edit myself' },
  { role: 'button', name: 'It is right this time', description: 'Available when the address has been shown' },
  { role: 'StaticText', name: 'Draft. Your mail program can still send it.' },
  { role: 'button', name: 'Always right for j.doe@us.af.ml' },
]

const fixed = (p) => p.evaluate(() => globalThis.fake.say({ kind: 'fixed', askId: 'q1', known: 'j.doe@us.af.mil' }))
const withdrawn = (p) => p.evaluate(() => globalThis.fake.say({ kind: 'withdrawn', askId: 'q1' }))

async function signIn(p) {
  await p.fill('#address', 'anna.ash@contoso.example')
  await p.click('.go')
  await p.click('.acts .go')
  await p.fill('#password', 'correct horse')
}

async function server(p) {
  await p.fill('#address', 'anna.ash@contoso.example')
  await p.click('.go')
}

const looking = (p) => {
  const step = (key, state, asked = '') => ({ key, asked, state })
  const steps = [step('policy', 'nothing'), step('thunderbird', 'nothing'), step('table', 'nothing'), step('autoconfig', 'asking', 'contoso.example'), step('dns', 'waiting', 'contoso.example')]
  return p.evaluate(
    async (search) => {
      globalThis.fake.find = () => new Promise(() => undefined)
      const field = document.querySelector('#address')
      field.value = 'anna.ash@contoso.example'
      field.dispatchEvent(new Event('input', { bubbles: true }))
      document.querySelector('.go').click()
      await new Promise((done) => setTimeout(done, 50))
      globalThis.fake.say({ kind: 'search', search })
    },
    { steps, found: [] },
  )
}

async function browser(p) {
  await server(p)
  await p.click('.acts .go')
}

const waiting = async (p) => {
  await browser(p)
  await p.evaluate(() => (globalThis.fake.try = () => new Promise(() => undefined)))
  await p.click('.acts .go')
  await p.evaluate(() => globalThis.fake.say({ kind: 'browser', link: 'https://login.example/' }))
}

const watching = async (p) => {
  await signIn(p)
  await p.click('.acts .go')
  await p.waitForSelector('progress')
  await p.evaluate(() => {
    const at = globalThis.fake
    return at.home().then(({ status }) => at.say({ kind: 'status', status: { ...status, state: 'watching', accounts: [{ ...status.accounts[0], id: 'new', state: 'watching', progress: null }] } }))
  })
}

// The picture of where a mail program is set up, once it is there.
const dialogOf = (client) => async (p) => {
  await p.click('[aria-label^="How"]')
  await p.selectOption('[id^="client-"]', client)
  await p.locator('.shot img').evaluate(async (picture) => {
    await picture.decode()
    picture.closest('.shot').scrollIntoView({ block: 'end' })
  })
}

export const scenes = [
  // Without the focus the risky button sleeps on, however slow this machine is.
  { name: 'dialog-draft', query: { ask: 'tld-country' }, away: true, names: draft },
  { name: 'dialog-draft-ready', query: { ask: 'tld-country' }, wait: 1000, dark: false },
  { name: 'dialog-draft-copied', query: { ask: 'tld-country' }, then: click('.go') },
  { name: 'dialog-draft-fixed', query: { ask: 'tld-country' }, then: fixed },
  { name: 'dialog-draft-gone', query: { ask: 'tld-country' }, then: withdrawn, dark: false },
  { name: 'dialog-draft-noted', query: { ask: 'tld-country' }, then: click('.foot .link') },
  { name: 'dialog-draft-2', query: { ask: 'tld-country', with: JSON.stringify({ index: 1, count: 2 }) }, dark: false },
  { name: 'dialog-red', query: { ask: 'tld-country-held' }, away: true, names: held },
  { name: 'dialog-gate', query: { ask: 'gate' } },
  { name: 'dialog-red-ready', query: { ask: 'tld-country-held' }, wait: 1000 },
  dialog('namesake', { dark: true }),
  dialog('greeting', { dark: true }),
  dialog('answered'),
  dialog('document-client', { dark: true }),
  dialog('quotation'),
  dialog('policy', { dark: true }), dialog('policy-known'), dialog('policy-blocked'), dialog('drill', { dark: true }), dialog('stopped', { dark: true }), dialog('policy-advice', { dark: true }),
  dialog('confusable', { dark: true }),
  dialog('long', { dark: true }),
  dialog('tld-unknown', { dark: true }),
  ...['tld-other', 'edit-missing', 'edit-extra', 'edit-changed', 'swap', 'lost-first', 'moved-dot', 'wrong-host', 'malformed', 'tld-unknown-alone', 'outsider', 'cold-start', 'unknown'].map((ask) => dialog(ask)),
  { name: 'dialog-200', query: { ask: 'tld-country-held', text: '200' }, size: [800, 800] },
  ...['tld-country', 'namesake', 'long', 'confusable', 'policy'].map((ask) => ({ name: `dialog-200-${ask}`, query: { ask, text: '200' }, size: [800, 800], dark: false })),
  { name: 'dialog-200-copied', query: { ask: 'tld-country', text: '200' }, size: [800, 800], dark: false, then: click('.go') },
  ...['tld-country', 'tld-country-held', 'namesake', 'long', 'tld-unknown'].map((ask) => ({ name: `dialog-rtl-${ask}`, query: { ask, locale: 'ar-XB' }, dark: false })),

  page('home'),
  page('people'),
  page('backtest'),
  page('accounts'),
  page('accounts', { name: 'main-accounts-gate', query: { page: 'accounts', status: 'gate-missed' }, then: click('[aria-label^="How"]') }),
  ...['thunderbird', 'kmail', 'claws', 'geary', 'mutt'].map((client) => page('accounts', { name: `main-accounts-gate-${client}`, query: { page: 'accounts', status: 'gate' }, then: dialogOf(client), dark: client !== 'claws' })),
  page('accounts', { name: 'main-accounts-gate-new', query: { page: 'accounts', status: 'good' }, then: click('[aria-label^="How"]') }),
  page('settings'),
  page('settings', { name: 'main-settings-received', query: { page: 'settings', report: 'yes' }, wait: 200, then: async (p) => { await p.click('summary'); await p.locator('pre').first().evaluate((e) => e.closest('section').scrollIntoView()) } }),
  page('setup'),
  { name: 'main-home-quiet', query: { page: 'home', home: 'quiet', status: 'good' }, size: main, dark: false },
  { name: 'main-home-empty', query: { page: 'home', home: 'empty', status: 'none' }, size: main, dark: false },
  { name: 'main-home-paused', query: { page: 'home', status: 'paused' }, size: main },
  { name: 'main-people-forgot', query: { page: 'people' }, size: main, then: click('button[aria-label="Forget j.doe@us.af.mil"]') },
  {
    name: 'main-people-search',
    query: { page: 'people' },
    size: main,
    dark: false,
    wait: 400,
    then: async (p) => {
      await p.fill('#search', 'north')
    },
  },
  { name: 'main-backtest-never', query: { page: 'backtest', backtest: 'never' }, size: main, dark: false },
  { name: 'main-backtest-running', query: { page: 'backtest', backtest: 'running' }, size: main, dark: false },
  { name: 'main-backtest-silent', query: { page: 'backtest', backtest: 'silent' }, size: main, dark: false },
  { name: 'main-accounts-remove', query: { page: 'accounts' }, size: main, dark: false, then: click('button[aria-label="Remove anna@ash.example"]') },
  { name: 'main-accounts-sign-in', query: { page: 'accounts' }, size: main, dark: false, then: click('button[aria-label="Sign in to office@contoso.example"]') },
  { name: 'main-accounts-learning', query: { page: 'accounts', status: 'learning' }, size: main, dark: false },
  { name: 'main-accounts-signed-out', query: { page: 'accounts', status: 'signed-out' }, size: main, then: click('button[aria-label="Sign in to anna@gmail.com"]') },
  { name: 'main-accounts-unkept', query: { page: 'accounts', status: 'unkept' }, size: main, dark: false },
  { name: 'main-people-slips', query: { page: 'setup', status: 'learning' }, size: main, then: async (p) => { await watching(p); await p.click('.acts .b:nth-child(2)') } },
  { name: 'main-people-books', query: { page: 'people' }, size: main, then: async (p) => { await p.click('.page-top .b'); await p.click('.li .b') } },
  {
    name: 'main-people-books-server',
    query: { page: 'people', books: 'outside' },
    size: main,
    then: async (p) => { await p.click('.page-top .b'); await p.fill('#books-typed', 'anna@ash.example'); await p.click('.acts .b') },
  },
  { name: 'main-people-doubtful', query: { page: 'people' }, size: main, then: click('.seek .b') },
  { name: 'main-setup-server', query: { page: 'setup' }, size: main, then: server },
  { name: 'main-setup-looking', query: { page: 'setup' }, size: main, dark: false, wait: 300, then: looking },
  { name: 'main-setup-outside', query: { page: 'setup', find: 'outside' }, size: main, then: server },
  { name: 'main-setup-usual', query: { page: 'setup', find: 'usual' }, size: main, dark: false, then: server },
  { name: 'main-setup-browser', query: { page: 'setup', find: 'browser' }, size: main, then: browser },
  { name: 'main-setup-browser-waits', query: { page: 'setup', find: 'browser' }, size: main, dark: false, then: waiting },
  { name: 'main-setup-browser-only', query: { page: 'setup', find: 'browser-only' }, size: main, dark: false, then: browser },
  { name: 'main-setup-untrusted', query: { page: 'setup', trial: 'certificate-unknown' }, size: main, then: async (p) => { await signIn(p); await p.click('.acts .go') } },
  { name: 'main-accounts-untrusted', query: { page: 'accounts', status: 'untrusted' }, size: main },
  { name: 'main-setup-watching', query: { page: 'setup', status: 'learning' }, size: main, then: watching },
  ...['server', 'signin'].flatMap((name) => [
    { name: `main-small-setup-${name}`, query: { page: 'setup' }, size: small, dark: false, then: name === 'server' ? server : signIn },
    { name: `main-200-setup-${name}`, query: { page: 'setup', text: '200' }, size: main, dark: false, then: name === 'server' ? server : signIn },
    { name: `main-rtl-setup-${name}`, query: { page: 'setup', locale: 'ar-XB' }, size: main, dark: false, then: name === 'server' ? server : signIn },
  ]),
  { name: 'main-setup-signin', query: { page: 'setup' }, size: main, then: signIn },
  {
    name: 'main-setup-change',
    query: { page: 'setup' },
    size: main,
    dark: false,
    then: async (p) => {
      await signIn(p)
      await p.click('.h2 .link')
    },
  },
  {
    name: 'main-setup-refused',
    query: { page: 'setup', trial: 'refused' },
    size: main,
    dark: false,
    then: async (p) => {
      await signIn(p)
      await p.click('.acts .go')
    },
  },
  {
    name: 'main-setup-learning',
    query: { page: 'setup', status: 'learning' },
    size: main,
    then: async (p) => {
      await signIn(p)
      await p.click('.acts .go')
    },
  },
  { name: 'main-question', query: { page: 'home' }, size: main, dark: false, then: (p) => p.evaluate(() => globalThis.fake.say({ kind: 'ask', ask: globalThis.asks['tld-country'] })) },
  ...['home', 'people', 'backtest', 'accounts', 'settings', 'setup'].flatMap((name) => [
    { name: `main-small-${name}`, query: { page: name }, size: small, dark: false },
    { name: `main-200-${name}`, query: { page: name, text: '200' }, size: main, dark: false },
    { name: `main-rtl-${name}`, query: { page: name, locale: 'ar-XB' }, size: main, dark: false },
  ]),
  // German has the longest words, so it is looked at in every form; of the others, what has the longest sentences.
  ...['tld-country', 'tld-country-held', 'namesake', 'confusable', 'policy', 'policy-known', 'policy-blocked', 'stopped', 'long', 'gate', 'drill', 'wrong-host', 'fitting-other'].map((ask) => ({ name: `dialog-de-${ask}`, query: { ask, locale: 'de' }, dark: ask === 'tld-country' || ask === 'policy' })),
  ...['tld-country', 'policy', 'long'].map((ask) => ({ name: `dialog-de-200-${ask}`, query: { ask, locale: 'de', text: '200' }, size: [800, 800], dark: false })),
  { name: 'dialog-de-copied', query: { ask: 'tld-country', locale: 'de' }, dark: false, then: click('.go') },
  ...['home', 'people', 'backtest', 'accounts', 'settings', 'setup'].flatMap((name) => [
    { name: `main-de-${name}`, query: { page: name, locale: 'de' }, size: main },
    { name: `main-de-small-${name}`, query: { page: name, locale: 'de' }, size: small, dark: false },
    { name: `main-de-200-${name}`, query: { page: name, locale: 'de', text: '200' }, size: main, dark: false },
  ]),
  { name: 'main-de-setup-signin', query: { page: 'setup', locale: 'de' }, size: main, dark: false, then: signIn },
  { name: 'main-de-settings-received', query: { page: 'settings', report: 'yes', locale: 'de' }, size: main, dark: false },
  ...['fr', 'es'].flatMap((locale) => [
    ...['tld-country', 'tld-country-held', 'policy', 'gate', 'long'].map((ask) => ({ name: `dialog-${locale}-${ask}`, query: { ask, locale }, dark: false })),
    ...['home', 'people', 'backtest', 'accounts', 'settings', 'setup'].map((name) => ({ name: `main-${locale}-${name}`, query: { page: name, locale }, size: main, dark: false })),
    { name: `main-${locale}-200-settings`, query: { page: 'settings', locale, text: '200' }, size: main, dark: false },
  ]),
  { name: 'main-person-foreign', query: { page: 'people' }, size: main, then: click('#person-6') },
  { name: 'main-small-person', query: { page: 'people' }, size: small, dark: false, then: click('#person-0') },
]
