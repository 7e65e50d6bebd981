import { language } from '../../src/lib/i18n.svelte'
import { firstText } from '../../src/lib/words'
import { atSend, type Tools } from './atsend'
import { Failures } from './failure'
import { Host } from './host'
import { Letters } from './letter'
import { mend } from './mend'
import { Popups } from './popup'
import type { Hint, Settings } from './records'
import { Watch } from './watch'
import { serve } from './wire'

// The background of the add-on: what Thunderbird calls comes in here. Listeners are added at once, as Thunderbird wants
// them to wake a background that slept.

const api = messenger
const version = api.runtime.getManifest().version
const names = new Map<number, string>()
let look: Settings = { failure: 'ask', locale: api.i18n.getUILanguage(), theme: 'system', textSize: 100 } // until the guard says
language.use(look.locale)

const host = new Host(() => api.runtime.connectNative('missent'), version, (settings) => {
  look = settings
  language.use(settings.locale)
  void api.storage.local.set({ look: settings }).catch(() => undefined)
})
const popups = new Popups(api)
const letters = new Letters(api)

function nameOf(tab: number): string {
  let name = names.get(tab)
  if (!name) names.set(tab, (name = crypto.randomUUID()))
  return name
}

const tools: Tools = {
  api, host, letters, popups, version, nameOf,
  failures: new Failures(api, popups),
  look: () => look,
}
const watch = new Watch(api, host, letters, nameOf, mark)

api.compose.onBeforeSend.addListener((tab, details) => atSend(tools, tab, details))
api.tabs.onCreated.addListener(() => watch.begin())
api.tabs.onRemoved.addListener((tab) => names.delete(tab))
api.runtime.onConnect.addListener((port) => {
  if (port.name !== 'hint') return popups.take(port)
  serve(port, {
    start: (tab: number) => ({ hints: watch.hints(tab), look, connected: host.connected }),
    use: async (tab: number, n: number) => {
      const hint = watch.hints(tab)[n]
      const letter = await letters.read(nameOf(tab), tab, await api.compose.getComposeDetails(tab))
      return hint ? mend(api, tab, letter, [hint.ask]) : false
    },
  })
})

// The button says the strongest finding in a few words; its popup says the rest.
async function mark(tab: number, hints: Hint[]): Promise<void> {
  const [first] = hints
  const loud = hints.filter(({ level }) => level === 'warn').length
  await Promise.all([
    api.composeAction.setBadgeText({ tabId: tab, text: loud ? String(loud) : first ? '·' : '' }),
    api.composeAction.setBadgeBackgroundColor({ tabId: tab, color: loud ? '#b3261e' : '#5f6773' }),
    api.composeAction.setLabel({ tabId: tab, label: first ? firstText(first.ask) : 'Missent' }),
    api.composeAction.setTitle({ tabId: tab, title: first ? firstText(first.ask) : language.t('addon.quiet') }),
  ])
}

// What was said last counts until the guard says something else; the guard is there before the first message is written.
void api.storage.local
  .get('look')
  .then((stored) => {
    if (stored.look && !host.settings) look = stored.look as Settings
    return host.ask({ do: 'release', id: 'none' })
  })
  .catch(() => undefined)
watch.begin()
