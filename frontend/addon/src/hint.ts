import HintPage from './HintPage.svelte'
import { dial, dress, show } from './page'
import type { Hint, Settings } from './records'

// The popup of the button in the compose window.

const line = dial('hint')
const [tab] = await messenger.tabs.query({ active: true, currentWindow: true })
if (tab) {
  const { hints, look, connected } = await line.call<{ hints: Hint[]; look: Settings; connected: boolean }>('start', tab.id)
  dress(look)
  show(HintPage, { hints, connected, use: (n: number) => line.call<boolean>('use', tab.id, n), close: () => close() })
}
