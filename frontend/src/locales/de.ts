import { addon } from './de/addon'
import { dialog } from './de/dialog'
import { gate } from './de/gate'
import { pages } from './de/pages'
import { problems } from './de/problems'
import { settings } from './de/settings'

export const de = { ...dialog, ...gate, ...pages, ...settings, ...problems, ...addon }
