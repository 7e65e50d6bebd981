import { addon } from './fr/addon'
import { dialog } from './fr/dialog'
import { gate } from './fr/gate'
import { pages } from './fr/pages'
import { problems } from './fr/problems'
import { settings } from './fr/settings'

export const fr = { ...dialog, ...gate, ...pages, ...settings, ...problems, ...addon }
