import { addon } from './en/addon'
import { dialog } from './en/dialog'
import { gate } from './en/gate'
import { pages } from './en/pages'
import { problems } from './en/problems'
import { settings } from './en/settings'

// Every word of the windows, British English. A second language is a second object with the same keys (see index.ts);
// keys that end in _one, _two, _few, _many or _other are plural forms, chosen by the language's own rules.
//
// {name} is a place for an argument. Short sentences, present tense, no "please", no exclamation marks; an address or a
// domain is always given in full.
export const en = { ...dialog, ...gate, ...pages, ...settings, ...problems, ...addon } as const
