import FailurePage from './FailurePage.svelte'
import type { Failure, Verdict } from './failure'
import { dial, dress, live, resize, show } from './page'

const line = dial(location.hash.slice(1))
live(line)
const failure = await line.call<Failure>('start')
dress(failure.look)
show(FailurePage, {
  failure,
  decide: (verdict: Verdict) => void line.call('decide', verdict).catch(() => undefined),
  fit: (width: number, height: number) => void resize(line, width, height).catch(() => undefined),
})
