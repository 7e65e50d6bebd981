import { addon } from './es/addon'
import { dialog } from './es/dialog'
import { gate } from './es/gate'
import { pages } from './es/pages'
import { problems } from './es/problems'
import { settings } from './es/settings'

export const es = { ...dialog, ...gate, ...pages, ...settings, ...problems, ...addon }
