import { isKey, type Key, type PluralKey } from '../locales'
import { differences, halves } from './diff'
import { language, type Args, type Part } from './i18n.svelte'
import { date } from './time'
import type { Address, Ask, Budget, Evidence, Held, Problem } from './view'

// From the keys and arguments of a question to its two sentences. One reason, one first line; the second line says what
// the user usually does.

/** What the sentences of a reason are made from; an Ask and a Slip both have it. */
export type Finding = Pick<Ask, 'reason' | 'args' | 'typed' | 'known' | 'evidence'> & { demand?: Ask['demand'] | undefined }

/** Longer than this an address is not repeated inside a sentence or a button. */
export const longest = 34

export function firstLine(finding: Finding): Part[] {
  const args = facts(finding)
  if (finding.reason === 'confusable') {
    const n = Number(args.n) || 1
    const word = `number.${n}`
    return language.parts(language.form('reason.confusable', n), {
      ...args,
      letters: isKey(word) ? language.t(word) : language.number(n),
    })
  }
  const one = finding.reason === 'policy' && /[^@]@/.test(String(args.rule))
  const key = one ? 'reason.policy-one' : `reason.${finding.reason}`
  return language.parts(isKey(key) ? key : 'reason.unknown', args)
}

/** The first line as one text, for the title of the window and for lists. */
export const firstText = (finding: Finding) => firstLine(finding).map((part) => part.text).join('')

export function secondLine(finding: Finding): Part[] {
  const said = why(finding)
  const rule = finding.reason.startsWith('policy') // says it itself
  return finding.demand === 'reason' && !rule ? [...said, { text: ` ${language.t('why.kept')}` }] : said
}

function why(finding: Finding): Part[] {
  const args = facts(finding)
  const n = Number(args.n) || 0
  switch (finding.reason) {
    case 'malformed': {
      const fault = `fault.${args.what}`
      return isKey(fault) ? language.parts(fault) : usual(finding, args, 'why.cannot-arrive')
    }
    case 'namesake':
      if (args.thread) return language.parts('why.thread', args)
      if (finding.typed.sent > 0) return language.parts('why.absent', args)
      return [{ text: language.plural('why.namesake', finding.evidence.sent) }]
    case 'odd-one-out':
      return language.parts('why.odd', args)
    case 'answered':
    case 'greeting':
    case 'quotation':
      return language.parts('why.absent', args)
    case 'fitting-people':
    case 'fitting-words':
    case 'fitting-rare':
      return language.parts('why.fitting')
    case 'fitting-other': {
      const evidence = evidenceText(finding.evidence)
      return language.parts(evidence ? 'why.fitting-other' : 'why.fitting', { ...args, evidence })
    }
    case 'document':
    case 'usual-person':
      return language.parts('why.absent', args)
    case 'document-client':
      return language.parts('why.client', args)
    case 'visible':
      return language.parts('why.visible', { n: language.number(n) })
    case 'attachment':
    case 'blind-reply':
    case 'list-name':
      return language.parts(`why.${finding.reason}`)
    case 'file-locked':
    case 'file-unreadable':
      return []
    case 'wrong-sender':
      return language.parts('why.sender', { ...args, evidence: evidenceText(finding.evidence) })
    case 'outsider':
      return language.parts('why.inside')
    case 'cold-start':
      return [{ text: language.plural('why.learning', n) }]
    case 'drill':
      return language.parts(args.organisation ? 'why.drill-of' : 'why.drill', args)
    case 'policy':
    case 'policy-blocked':
    case 'policy-marking':
    case 'policy-apart':
    case 'policy-words':
    case 'policy-file': {
      const kept = finding.demand === 'reason' ? language.t('why.kept') : finding.demand === 'never' && !args.text ? language.t('why.blocked') : ''
      const said = [args.text, kept].filter((part) => part).join(' ')
      return said ? [{ text: said }] : usual(finding, args, 'why.never')
    }
    case 'tld-unknown':
      return usual(finding, args, 'why.cannot-arrive')
    default:
      return usual(finding, args, 'why.never')
  }
}

function usual(finding: Finding, args: Args, otherwise: Key): Part[] {
  if (!finding.known) return language.parts(otherwise)
  const evidence = evidenceText(finding.evidence)
  if (evidence === '') return language.parts('why.usual-bare', args)
  const key = finding.reason === 'wrong-host' && args.organisation ? 'why.usual-at' : 'why.usual'
  return language.parts(key, { ...args, evidence })
}

/** "(42 messages, last on 12 November)", or "" where there is none. */
export function evidenceText(evidence: Evidence): string {
  if (evidence.sent <= 0) return ''
  const last = date(evidence.last)
  if (last === null) return language.plural('evidence.undated', evidence.sent)
  return language.plural('evidence', evidence.sent, { date: language.date(last) })
}

// The arguments the guard gave, and in their absence what the addresses say themselves.
function facts(finding: Finding): Args {
  const domain = halves(finding.typed.plain)[1]
  const args: Args = { domain, tld: tld(domain), host: domain, person: finding.typed.name ?? '', ...finding.args }
  args.tld = `.${String(args.tld).replace(/^\./, '')}`
  args.place = language.place(String(args.country ?? ''))
  args.country = language.country(String(args.country ?? ''))
  if (finding.known) args.known = usualName(finding.known, finding.evidence, String(finding.args?.known ?? ''))
  if (finding.reason === 'confusable') args.script = language.script(String(args.script ?? finding.typed.script ?? ''))
  return args
}

function usualName(known: Address, evidence: Evidence, given: string): string {
  const name = given || (evidence.scope === 'domain' ? halves(known.plain)[1] : known.plain)
  return name.length > longest ? language.t('why.second') : name
}

const tld = (domain: string) => domain.slice(domain.lastIndexOf('.') + 1)

/** Why, in a word or two, for a list of findings. */
export function shortReason(finding: Finding): string {
  const args = facts(finding)
  const [change] = finding.known ? differences(finding.typed, finding.known) : []
  const short = /^(edit-|lost-first)/.test(finding.reason) && change
  if (short) return language.t(`short.${change.kind}`, { a: change.typed || change.known, b: change.known })
  const key = `short.${finding.reason}`
  return language.t(isKey(key) ? key : 'short.unknown', args)
}

/** The difference of a pair in words, for ears; whole domains are read out as they are. */
export function spokenDifferences(typed: Address, known: Address): string[] {
  const name = (text: string) => (text === '.' ? language.t('diff.dot') : text)
  return differences(typed, known).map((change) => {
    if (change.kind === 'changed') return language.t('diff.changed', { a: name(change.typed), b: name(change.known) })
    const where = change.before === '' ? '-start' : change.after === '' ? '-end' : ''
    return language.t(`diff.${change.kind}${where}`, {
      a: name(change.typed || change.known),
      before: name(change.before),
      after: name(change.after),
    })
  })
}

/** What is known of the address that was typed, in two words. */
export function typedEvidence(typed: Address): string {
  return typed.sent > 0 ? language.plural('dialog.before', typed.sent) : language.t('dialog.never')
}

export function knownEvidence(known: Address, evidence: Evidence): string {
  if (known.replies > 0) return language.plural('dialog.answered', known.replies)
  if (known.sent > 0) return language.plural('dialog.messages', known.sent)
  return evidence.scope === 'domain' && evidence.sent > 0 ? language.plural('dialog.domain', evidence.sent) : ''
}

/** "2 payment card numbers", or "" for a kind that is not known. */
export function holdsText(held: Held): string {
  return isKey(`holds.${held.kind}_other`) ? language.plural(`holds.${held.kind}` as PluralKey, held.count) : ''
}

/** How the alarm budget stands, in one sentence. */
export function budgetText(budget: Budget): string {
  const exact = `budget.asked-${budget.asked}`
  const asked = isKey(exact) ? language.t(exact) : language.t('budget.asked', { n: language.number(budget.asked) })
  if (budget.limit === 0) return language.t('budget.off', { asked })
  const until = date(budget.until)
  if (budget.asked >= budget.limit && until) return language.t('budget.full', { asked, date: language.date(until) })
  return budget.raised > 0 ? language.plural('budget.room-raised', budget.raised, { asked }) : language.t('budget.room', { asked })
}

export function problemText(problem: Problem): string {
  const key = `problem.${problem.key}`
  return isKey(key) ? language.t(key, problem.args) : language.t('problem.unknown', { key: problem.key })
}
