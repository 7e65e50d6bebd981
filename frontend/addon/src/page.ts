import { mount, type Component } from 'svelte'
import { language } from '../../src/lib/i18n.svelte'
import { look } from '../../src/lib/look.svelte'
import '../../src/ui/tokens.css'
import '../../src/ui/fonts.css'
import '../../src/ui/base.css'
import '../../src/ui/address.css'
import '../../src/ui/dialog.css'
import './addon.css'
import type { Settings } from './records'
import { Line } from './wire'

// What every page of the add-on begins with.

/** The line to the background, under the name that the background gave this page. */
export function dial<Event = never>(name: string): Line<Event> {
  return new Line<Event>(messenger.runtime.connect({ name }))
}

export function dress(settings: Settings): void {
  language.use(settings.locale)
  look.theme(settings.theme)
  look.text(settings.textSize)
  document.documentElement.lang = language.tag
  document.documentElement.dir = language.dir
}

export function show<Props extends Record<string, unknown>>(page: Component<Props>, props: Props): void {
  const target = document.getElementById('app')
  if (target) mount(page, { target, props })
}

/** Gives the window the size its content wants; the frame of the window comes on top. */
export const resize = (line: Line<never>, width: number, height: number): Promise<void> =>
  line.call('resize', width + outerWidth - innerWidth, height + outerHeight - innerHeight)

/** Says every second that the page lives. */
export const live = (line: Line<never>): void => void setInterval(() => void line.call('ping').catch(() => undefined), 1_000)
