// "in Mali": a country with the words that go before it. Countries are named by Intl; which of them want an article, and which
// form of it, is grammar that Intl does not have. By ISO 3166 code; where a language says nothing of one, its usual word does.
type Places = { usual: (name: string, code: string) => string; of: Record<string, string> }

const all = (codes: string, word: string) => Object.fromEntries(codes.split(' ').map((code) => [code, word]))

// The codes of countries that have an article in English; "*" stands for the name.
const english: Places = {
  usual: (name) => (/ (Islands|Territories|Republic)$/.test(name) ? `in the ${name}` : `in ${name}`),
  of: all('US GB NL AE PH BS GM MV KM SC', 'in the *'),
}

const german: Places = {
  usual: (name) => (/inseln$/.test(name) ? `auf den ${name}` : `in ${name}`),
  of: {
    ...all('CH TR SK UA MN EH', 'in der *'),
    ...all('IR IQ LB SD TD YE SS', 'im *'),
    ...all('BS KM MV PH SC', 'auf den *'),
    ...all('CU MT BB GL GU JM MU RE TL', 'auf *'),
    AE: 'in den Vereinigten Arabischen Emiraten',
    CD: 'in der Demokratischen Republik Kongo',
    CF: 'in der Zentralafrikanischen Republik',
    CG: 'in der Republik Kongo',
    DO: 'in der Dominikanischen Republik',
    GB: 'im Vereinigten Königreich',
    NL: 'in den Niederlanden',
    US: 'in den USA',
    VA: 'in der Vatikanstadt',
  },
}

// French: "en" before a feminine name (most that end in e) and before a vowel, "aux" before a plural, "à" before islands
// that have no article, "au" else.
const french: Places = {
  usual: (name, code) => {
    if (/^(Îles|États|Émirats|Pays-Bas|Territoires)/.test(name)) return `aux ${name}`
    if (/^(Saint|San |Hong|Trinité)/.test(name)) return `à ${name}`
    const feminine = /e$/.test(name) && !'MX KH MZ ZW BZ'.includes(code)
    return /^[AEÉIOUY]/.test(name) && code !== 'YE' || feminine || /^(République|Nouvelle|Guinée|Corée|Bosnie|Papouasie)/.test(name) ? `en ${name}` : `au ${name}`
  },
  of: {
    ...all('PH MV SC KM BS FJ PW TO', 'aux *'),
    ...all('CU MT CY HT MG SG MC MU TW OM BH DJ PR NR KI NU CW AW SX SM', 'à *'),
    CF: 'en République centrafricaine',
    RE: 'à La Réunion',
    CD: 'en République démocratique du Congo',
    CG: 'en République du Congo',
  },
}

const spanish: Places = {
  usual: (name) => (/^Islas /.test(name) ? `en las ${name}` : `en ${name}`),
  of: { AE: 'en los Emiratos Árabes Unidos', CF: 'en la República Centroafricana', DO: 'en la República Dominicana', GB: 'en el Reino Unido', NL: 'en los Países Bajos' },
}

const places: Record<string, Places> = { en: english, de: german, fr: french, es: spanish }

export function place(language: string, code: string, name: string): string {
  const { usual, of } = places[language] ?? english
  return Object.hasOwn(of, code) ? of[code]!.replace('*', () => name) : usual(name, code)
}
