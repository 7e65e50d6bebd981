import type { AskApi } from '../../src/lib/desk'
import type { Event, Start } from '../../src/lib/view'
import AskPage from './AskPage.svelte'
import { dial, dress, live, resize, show } from './page'

// The page of the dialog: the same view as in the window of Missent, on an Api of its own that speaks with the background.

const line = dial<Event>(location.hash.slice(1))

const api: AskApi = {
  start: () => line.call<Start>('start'),
  listen: (f) => line.listen(f),
  answer: (askID, choice) => line.call('answer', askID, choice),
  validate: (askID, why) => line.call('validate', askID, why),
  undoAlways: (askID) => line.call('undo', askID),
  ping: () => line.call('ping'),
  copyText: (text) => navigator.clipboard.writeText(text).catch(() => Promise.reject({ key: 'clipboard' })),
  painted: () => Promise.resolve(),
  resize: (width, height) => resize(line as never, width, height),
  close: () => line.call('close'),
}

live(line as never)
const start = await api.start()
dress({ ...start, failure: '' })
show(AskPage, { api, first: start.ask! })
