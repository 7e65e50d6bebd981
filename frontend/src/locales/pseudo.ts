import { catalogues, type Catalogue } from './index'
import { en } from './en'

// English as it would be in a language that is longer and runs from right to left (CLDR's pseudo-locale ar-XB): what
// breaks here would break in Arabic. For tests and pictures only.
const lengthen = (text: string) =>
  text
    .split(/(\{\w+\})/)
    .map((piece) => (piece.startsWith('{') ? piece : piece.replace(/[aeiou]/g, (vowel) => ({ a: 'áa', e: 'ée', i: 'í', o: 'óo', u: 'ú' })[vowel] ?? vowel)))
    .join('')

export const pseudo = 'ar-XB'

export function usePseudo(): void {
  catalogues[pseudo] = Object.fromEntries(Object.entries(en).map(([key, text]) => [key, lengthen(text)])) as Catalogue
}
