import type { Address, Ask, Postmark, Segment } from './view'

// Made-up questions for tests and pictures, one of each kind. Never in the product's build.

const at = (day: string) => `${day}T09:30:00Z`

/** "us.af.m_l" with the gap's letter in brackets: us.af.m[-i]l; a changed letter: us.af.m[i]l. */
export function segments(drawn: string): Segment[] {
  return drawn
    .split(/(\[[^\]]+\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (!piece.startsWith('[')) return { text: piece, kind: 'same' }
      const inner = piece.slice(1, -1)
      return inner.startsWith('-') ? { text: inner.slice(1), kind: 'gap' } : { text: inner, kind: 'changed' }
    })
}

export function address(drawn: string, more: Partial<Address> = {}): Address {
  const cut = drawn.lastIndexOf('@')
  const local = segments(cut < 0 ? drawn : drawn.slice(0, cut))
  const domain = segments(cut < 0 ? '' : drawn.slice(cut + 1))
  const flat = (run: Segment[]) => run.filter((s) => s.kind !== 'gap').map((s) => s.text).join('')
  return { plain: cut < 0 ? flat(local) : `${flat(local)}@${flat(domain)}`, local, domain, sent: 0, replies: 0, ...more }
}

const mark = (kind: string, text = '', caption = ''): Postmark => ({ kind, text, caption })

const mali: Ask = {
  id: 'q1',
  class: 'red',
  place: 'draft',
  held: false,
  index: 1,
  count: 1,
  reason: 'tld-country',
  args: { domain: 'us.af.ml', country: 'Mali', tld: 'ml', known: 'us.af.mil' },
  mark: mark('country', 'ML', 'MALI'),
  typed: address('j.doe@us.af.m[-i]l', { name: 'Jane Doe' }),
  known: address('j.doe@us.af.m[i]l', { name: 'Jane Doe', sent: 42, replies: 38, last: at('2026-11-12') }),
  evidence: { sent: 42, replies: 38, days: 31, last: at('2026-11-12'), scope: 'domain' },
  letter: {
    to: [
      { field: 'To', name: 'Jane Doe', plain: 'j.doe@us.af.ml', doubt: true },
      { field: 'To', name: 'Mark Lee', plain: 'm.lee@us.af.mil', doubt: false },
    ],
    subject: 'Convoy schedule for week 48',
    text: 'Jane, attached is the schedule for next week with the two changes we talked about. Please confirm the Ramstein slot by Thursday, so that the drivers can be told in time.',
    attachments: ['schedule-w48.xlsx', 'route.pdf'],
  },
  account: 'anna.ash@contoso.example',
}

const make = (more: Partial<Ask>): Ask => ({ ...mali, ...more })

/** A slip between two made-up addresses; the letter goes to the typed one. */
function slip(reason: string, typed: Address, known: Address | null, kind: string, more: Partial<Ask> = {}): Ask {
  return make({
    reason,
    args: {},
    mark: mark(kind),
    typed,
    known,
    evidence: { sent: 18, replies: 7, days: 12, last: at('2026-10-02'), scope: 'address' },
    letter: {
      to: [{ field: 'To', name: typed.name ?? '', plain: typed.plain, doubt: true }],
      subject: 'Figures for the third quarter',
      text: 'Here are the figures you asked for on Tuesday.',
      attachments: [],
    },
    ...more,
  })
}

const good = { sent: 18, replies: 7, last: at('2026-10-02') }

export const asks: Record<string, Ask> = {
  'tld-country': mali,
  'tld-country-held': make({ held: true }),
  // The time left is always the same in a picture: counted from when the page was opened.
  gate: make({ place: 'gate', held: true, client: 'Evolution', deadline: new Date(Date.now() + 22_000).toISOString() }),
  'tld-other': slip('tld-other', address('ada.berg@northwind.exampl[-e]'), address('ada.berg@northwind.exampl[e]', good), 'missing', {
    args: { domain: 'northwind.exampl', tld: 'exampl', known: 'northwind.example' },
  }),
  'edit-missing': slip('edit-missing', address('ada.berg@nort[-h]wind.example'), address('ada.berg@nort[h]wind.example', good), 'missing'),
  'edit-extra': slip('edit-extra', address('ada.berg@north[h]wind.example'), address('ada.berg@north[-h]wind.example', good), 'extra'),
  'edit-changed': slip('edit-changed', address('li[m].zhao@northwind.example'), address('li[n].zhao@northwind.example', good), 'changed', {
    mark: mark('changed', 'm≠n'),
  }),
  swap: slip('swap', address('ada.berg@nor[ht]wind.example'), address('ada.berg@nor[th]wind.example', good), 'swap'),
  'lost-first': slip('lost-first', address('[-a]da.berg@northwind.example'), address('[a]da.berg@northwind.example', good), 'missing'),
  'moved-dot': slip('moved-dot', address('a[d.]berg@northwind.example'), address('a[.d]berg@northwind.example', good), 'dot'),
  confusable: slip(
    'confusable',
    address('billing@[р][а]ypal.example', { ascii: 'billing@xn--ypal-43d9g.example', script: 'Cyrillic' }),
    address('billing@[p][a]ypal.example', { sent: 14, replies: 9, last: at('2026-11-03'), script: 'Latin' }),
    'confusable',
    {
      args: { n: '2', script: 'Cyrillic', known: 'paypal.example' },
      mark: mark('confusable', 'а≠a'),
      evidence: { sent: 14, replies: 9, days: 9, last: at('2026-11-03'), scope: 'domain' },
      letter: {
        to: [{ field: 'To', name: '', plain: 'billing@раypal.example', doubt: true }],
        subject: 'Invoice 2026-1182',
        text: 'Hello, please see the corrected invoice on page 2.',
        attachments: [],
      },
    },
  ),
  visible: slip('visible', address(''), null, 'other', {
    class: 'amber',
    held: true,
    place: 'addon',
    args: { n: '12' },
    hide: Array.from({ length: 12 }, (_, n) => `client${n}@firm${n % 5}.example`),
    letter: {
      to: ['Ada Berg', 'Lin Zhao', 'Kim Park', 'Mark Lee', 'Jane Doe', 'Zoë Müller'].flatMap((name, n) =>
        (['To', 'Cc'] as const).map((field) => ({ field, name, plain: `client${n}@firm${n}.example`, doubt: false })),
      ),
      subject: 'New prices from January',
      text: 'Dear all, please find below our prices for the coming year.',
      attachments: ['prices-2027.pdf'],
    },
  }),
  'wrong-host': slip(
    'wrong-host',
    address('ada.berg@contoso.example', { name: 'Ada Berg' }),
    address('ada.berg@northwind.example', { ...good, name: 'Ada Berg' }),
    'other',
    { class: 'amber', args: { person: 'Ada Berg', host: 'contoso.example', organisation: 'Northwind', known: 'northwind.example' } },
  ),
  namesake: slip(
    'namesake',
    address('john.smith@contoso.example', { name: 'John Smith' }),
    address('john.smith@northwind.example', { name: 'John Smith', sent: 61, replies: 40, last: at('2026-11-18') }),
    'other',
    {
      class: 'amber',
      args: { person: 'John Smith', thread: 'northwind.example' },
      letter: {
        to: [
          { field: 'To', name: 'John Smith', plain: 'john.smith@contoso.example', doubt: true },
          { field: 'To', name: 'Ada Berg', plain: 'ada.berg@northwind.example', doubt: false },
          { field: 'To', name: 'Lin Zhao', plain: 'lin.zhao@northwind.example', doubt: false },
        ],
        subject: 'Re: Northwind renewal, final figures',
        text: 'Hi John, here are the final figures agreed with Ada.',
        attachments: ['renewal-2027.pdf'],
      },
    },
  ),
  answered: slip(
    'answered',
    address('john.adams@contoso.example', { name: 'John Adams', sent: 12, replies: 4, last: at('2026-10-02') }),
    address('john.baker@northwind.example', { name: 'John Baker', sent: 61, replies: 40, last: at('2026-11-18') }),
    'other',
    { class: 'amber', args: { person: 'John Adams', other: 'John Baker' } },
  ),
  greeting: slip(
    'greeting',
    address('jane.low@contoso.example', { name: 'Jane Low', sent: 9, replies: 4, last: at('2026-10-02') }),
    address('john.baker@northwind.example', { name: 'John Baker', sent: 61, replies: 40, last: at('2026-11-18') }),
    'other',
    {
      class: 'amber',
      args: { person: 'Jane Low', other: 'John Baker', greeted: 'John' },
      letter: {
        to: [{ field: 'To', name: 'Jane Low', plain: 'jane.low@contoso.example', doubt: true }],
        subject: 'Final figures',
        text: 'Hi John, here are the final figures agreed with Ada.',
        attachments: ['figures.xlsx'],
        holds: [{ kind: 'iban', count: 2 }, { kind: 'secret', count: 1 }],
      },
    },
  ),
  'fitting-other': slip(
    'fitting-other',
    address('john.adams@contoso.example', { name: 'John Adams', sent: 4, replies: 2, last: at('2026-06-02') }),
    address('john.baker@northwind.example', { name: 'John Baker', sent: 61, replies: 40, last: at('2026-11-18') }),
    'other',
    {
      class: 'amber',
      args: { person: 'John Adams', other: 'John Baker' },
      evidence: { sent: 61, replies: 40, days: 50, last: at('2026-11-18'), scope: 'address' },
      letter: {
        to: [{ field: 'To', name: 'Ada Lane', plain: 'ada@northwind.example', doubt: false }, { field: 'To', name: 'John Adams', plain: 'john.adams@contoso.example', doubt: true }],
        subject: 'Northwind renewal',
        text: 'Here are the figures for the renewal.',
        attachments: ['renewal-2027.pdf'],
        holds: [{ kind: 'marking', count: 1 }],
      },
    },
  ),
  'document-client': slip('document-client', address('zoe@fabrikam.example', { name: 'Zoe Hart', sent: 12, replies: 3, last: at('2026-10-02') }), null, 'other', {
    class: 'amber',
    args: { person: 'Zoe Hart', client: 'Northwind Traders' },
    letter: {
      to: [{ field: 'To', name: 'Zoe Hart', plain: 'zoe@fabrikam.example', doubt: true }],
      subject: 'Offer',
      text: 'Here is the offer we talked about.',
      attachments: ['Northwind_Traders-offer.pdf'],
    },
  }),
  'policy-marking': slip('policy-marking', address('ann@partner.example'), null, 'other', {
    class: 'slate',
    args: { rule: 'OFFICIAL-SENSITIVE', domain: 'partner.example', organisation: 'Ministry of Works', help: 'Ask the security desk, extension 4000.' },
    demand: 'reason',
  }),
  quotation: slip(
    'quotation',
    address('john.adams@contoso.example', { name: 'John Adams', sent: 12, replies: 4, last: at('2026-10-02') }),
    address('john.baker@northwind.example', { name: 'John Baker', sent: 61, replies: 40, last: at('2026-11-18') }),
    'other',
    { class: 'amber', args: { person: 'John Adams', other: 'John Baker' } },
  ),
  malformed: slip('malformed', address('ada.berg@'), null, 'other', { args: { what: 'no-domain' }, mark: mark('other', '@?') }),
  'tld-unknown': slip('tld-unknown', address('l.haddad@nakhla.exa[pm]le'), address('l.haddad@nakhla.exa[mp]le', { ...good, replies: 21 }), 'swap', {
    args: { tld: 'exapmle', known: 'nakhla.example' },
    evidence: { sent: 30, replies: 21, days: 20, last: at('2026-11-19'), scope: 'domain' },
    letter: {
      to: [{ field: 'To', name: 'ليلى حدّاد (المكتب الإقليمي)', plain: 'l.haddad@nakhla.exapmle', doubt: true }],
      subject: 'جدول الاجتماع ليوم الخميس',
      text: 'مرحباً ليلى، أرفق جدول الاجتماع ليوم الخميس مع التعديلات التي اتفقنا عليها. أرجو تأكيد الموعد.',
      attachments: ['جدول.pdf'],
    },
  }),
  'tld-unknown-alone': slip('tld-unknown', address('info@somewhere.exapmle'), null, 'other', {
    args: { tld: 'exapmle' },
    mark: mark('other', '?'),
  }),
  outsider: slip('outsider', address('kim.park@fabrikam.example', { name: 'Kim Park' }), null, 'other', {
    class: 'amber',
    args: { person: 'Kim Park', organisation: 'Contoso' },
  }),
  'cold-start': slip('cold-start', address('hello@exarnple.com'), address('hello@example.com'), 'other', {
    args: { domain: 'exarnple.com', famous: 'example.com', n: '120' },
    mark: mark('changed', 'rn≠m'),
    evidence: { sent: 0, replies: 0, days: 0, scope: 'domain' },
  }),
  policy: slip('policy', address('a.keita@sante.gov.ml', { sent: 12, replies: 5, last: at('2026-11-20') }), null, 'other', {
    class: 'slate',
    demand: 'reason',
    held: true,
    place: 'gate',
    args: { rule: '.ml', organisation: 'Contoso IT', text: '.ml (Mali) is often typed for .mil.', help: 'Service desk, extension 4400.' },
    letter: {
      to: [{ field: 'To', name: 'Amadou Keita', plain: 'a.keita@sante.gov.ml', doubt: true }],
      subject: 'Vaccine delivery, customs papers',
      text: 'Dear Dr Keita, please find attached the customs papers for 2 December.',
      attachments: [],
    },
  }),
  'policy-known': slip('policy', address('j.doe@us.af.ml'), address('j.doe@us.af.mil', { sent: 42, replies: 38 }), 'other', {
    class: 'slate',
    demand: 'reason',
    args: { rule: '.ml', organisation: '', text: '.ml (Mali) is often typed for .mil.', help: '' },
  }),
  'policy-click': slip('policy', address('ann@partner.example'), null, 'other', {
    class: 'slate',
    demand: 'click',
    args: { rule: 'ann@partner.example', organisation: '', text: '', help: '' },
  }),
  'policy-blocked': slip('policy-blocked', address('ann@rival.example'), null, 'other', {
    class: 'slate',
    demand: 'never',
    held: true,
    place: 'gate',
    args: { rule: 'rival.example', organisation: 'Contoso IT', text: '', help: 'Service desk, extension 4400.' },
  }),
  'policy-advice': slip('policy', address('ann@partner.example'), null, 'other', {
    class: 'slate',
    args: { rule: 'partner.example', organisation: '', text: 'A partner until December.', help: '' },
  }),
  drill: slip('drill', address('drill@gm[ia]l.com'), address('drill@gm[ai]l.com'), 'swap', {
    args: { domain: 'gmial.com', known: 'gmail.com', organisation: 'Contoso IT' },
    mark: mark('swap', 'ia'),
    evidence: { sent: 0, replies: 0, days: 0, scope: 'domain' },
    letter: { to: [{ field: 'To', name: '', plain: 'drill@gmial.com', doubt: true }], subject: '', text: '', attachments: [] },
  }),
  stopped: slip('tld-country', address('j.doe@us.af.ml'), address('j.doe@us.af.mil', { sent: 42, replies: 38 }), 'country', {
    args: { domain: 'us.af.ml', country: 'ML', known: 'us.af.mil', organisation: 'Contoso IT', help: 'Service desk, extension 4400.' },
    mark: mark('country', 'ML'),
    demand: 'reason',
    held: true,
    place: 'addon',
  }),
  long: slip(
    'edit-missing',
    address('maximilian.von-hohenstein-wallersdorf@research-and-development.engineering.wid[-e]wallersdorf-maschinenbau.example', {
      name: 'Maximilian von Hohenstein-Wallersdorf',
    }),
    address('maximilian.von-hohenstein-wallersdorf@research-and-development.engineering.wid[e]wallersdorf-maschinenbau.example', {
      sent: 11,
      replies: 6,
    }),
    'missing',
    {
      evidence: { sent: 11, replies: 6, days: 8, last: at('2026-11-02'), scope: 'address' },
      letter: {
        to: ['Maximilian von Hohenstein-Wallersdorf', 'Ada Berg', 'Lin Zhao', 'Kim Park', 'Mark Lee', 'Jane Doe'].map((name, index) => ({
          field: 'To',
          name,
          plain: index === 0 ? 'maximilian.von-hohenstein-wallersdorf@research-and-development.engineering.widwallersdorf-maschinenbau.example' : `${index}@example.com`,
          doubt: index === 0,
        })),
        subject: 'Drawings, revision C',
        text: '',
        attachments: [],
      },
    },
  ),
  unknown: slip('something-new', address('who@example.com'), null, 'other'),
}
