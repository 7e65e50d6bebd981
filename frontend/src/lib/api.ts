// The only importer of the generated bindings. It turns their names and shapes into the Api of desk.ts, and whatever a
// call is refused with into a Problem.
import * as desk from '../../wailsjs/go/bound/Desk'
import { EventsOn } from '../../wailsjs/runtime/runtime'
import type { Api } from './desk'
import { toProblem } from './problem'
import type { Event } from './view'

// The generated classes know times as "any"; the types of view say the same things more closely.
async function call<T>(answer: Promise<unknown>): Promise<T> {
  try {
    return (await answer) as T
  } catch (error) {
    throw toProblem(error)
  }
}

export const api: Api = {
  start: () => call(desk.Start()),
  listen: (f) => EventsOn('event', (event: Event) => f(event)),

  answer: (askID, choice) => call(desk.Answer(askID, choice)),
  validate: (askID, why) => call(desk.Validate(askID, why)),
  undoAlways: (askID) => call(desk.UndoAlways(askID)),

  home: () => call(desk.Home()),
  people: (query, offset, limit) => call(desk.People(query, offset, limit)),
  person: (address) => call(desk.Person(address)),
  forget: (address) => call(desk.Forget(address)),
  undoForget: (token) => call(desk.UndoForget(token)),
  alwaysAsk: (address) => call(desk.AlwaysAsk(address)),

  backtest: () => call(desk.Backtest()),
  startBacktest: () => call(desk.StartBacktest()),
  stopBacktest: () => call(desk.StopBacktest()),
  saveBacktest: () => call(desk.SaveBacktest()),

  slips: () => call(desk.Slips()),
  findBooks: (typed) => call(desk.FindBooks(typed)),
  readBooks: (form) => call(desk.ReadBooks(form)),
  installed: () => call(desk.Installed()),
  find: (address) => call(desk.Find(address)),
  try: (form) => call(desk.Try(form)),
  addAccount: (form) => call(desk.AddAccount(form)),
  removeAccount: (id) => call(desk.RemoveAccount(id)),
  stopSignIn: () => call(desk.StopSignIn()),
  signIn: (id, password) => call(desk.SignIn(id, password)),

  enableGate: (form) => call(desk.EnableGate(form)),
  disableGate: (account) => call(desk.DisableGate(account)),
  testGate: (account) => call(desk.TestGate(account)),

  settings: () => call(desk.Settings()),
  set: (key, value) => call(desk.Set(key, value)),
  pause: (minutes) => call(desk.Pause(minutes)),

  ping: () => call(desk.Ping()),
  copyText: (text) => call(desk.CopyText(text)),
  painted: () => call(desk.Painted()),
  resize: (width, height) => call(desk.Resize(width, height)),
  close: () => call(desk.Close()),
}
