// Which writing systems the letters of a name belong to. Only for showing: what counts as confusable is decided by the
// guard.
const scripts = [
  'Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Georgian', 'Cherokee', 'Devanagari', 'Thai', 'Han',
  'Hiragana', 'Katakana', 'Hangul', 'Coptic', 'Lisu',
].map((name) => ({ name, test: new RegExp(`^\\p{Script=${name}}$`, 'u') }))

const scriptOf = (char: string) => scripts.find((script) => script.test.test(char))?.name

export interface Run {
  script: string
  letters: string
}

/** The letters of the labels that mix scripts or are not Latin, gathered by script in order of appearance. */
export function runs(domain: string): Run[] {
  const labels = domain.split('.').filter((label) => of(label).some((run) => run.script !== 'Latin'))
  return of(labels.join(''))
}

/** The one script of all letters, or "". */
export function single(domain: string): string {
  const all = of(domain)
  return all.length === 1 ? (all[0]?.script ?? '') : ''
}

function of(text: string): Run[] {
  const found = new Map<string, string>()
  for (const char of text) {
    const script = scriptOf(char)
    if (script !== undefined) found.set(script, (found.get(script) ?? '') + char)
  }
  return [...found].map(([script, letters]) => ({ script, letters }))
}
