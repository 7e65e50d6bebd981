import type { Address, Segment } from './view'

// What differs between the two addresses of a pair, read off the segments. Both rows have the same number of columns: a
// gap in the typed row is a missing letter, a gap in the known row one too many, marks on both sides are a change.

export interface Difference {
  kind: 'missing' | 'extra' | 'changed'
  typed: string // what stands in the typed address, "" where it is missing
  known: string // what stands in the known one, "" where there is one too many
  before: string // the character before it, as typed
  after: string
}

interface Cell {
  char: string
  kind: string
}

export function differences(typed: Address, known: Address): Difference[] {
  const left = cells(typed)
  const right = cells(known)
  if (left.length !== right.length) return []
  const out: Difference[] = []
  for (let at = 0; at < left.length; ) {
    if (plain(left[at]) && plain(right[at])) {
      at++
      continue
    }
    let end = at
    while (end < left.length && !(plain(left[end]) && plain(right[end]))) end++
    out.push(difference(left, right, at, end))
    at = end
  }
  return out
}

function difference(left: Cell[], right: Cell[], at: number, end: number): Difference {
  const typed = text(left.slice(at, end))
  const known = text(right.slice(at, end))
  const kind = typed === '' ? 'missing' : known === '' ? 'extra' : 'changed'
  return { kind, typed, known, before: left[at - 1]?.char ?? '', after: left[end]?.char ?? '' }
}

function cells(address: Address): Cell[] {
  const all: Segment[] = [...(address.local ?? []), { text: '@', kind: 'same' }, ...(address.domain ?? [])]
  return all.flatMap((segment) => [...segment.text].map((char) => ({ char, kind: segment.kind })))
}

const plain = (cell: Cell | undefined) => cell?.kind === 'same'
const text = (run: Cell[]) => run.filter((cell) => cell.kind !== 'gap').map((cell) => cell.char).join('')

/** How many columns an address takes when it is drawn. */
export const columns = (address: Address): number => cells(address).length

/** The two halves of a plain address; the last @ divides them, as everywhere in Missent. */
export function halves(plain: string): [local: string, domain: string] {
  const at = plain.lastIndexOf('@')
  return at < 0 ? [plain, ''] : [plain.slice(0, at), plain.slice(at + 1)]
}
