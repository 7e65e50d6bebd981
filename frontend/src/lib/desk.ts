import { getContext, setContext } from 'svelte'
import type * as v from './view'

// Api is everything a window can ask for: core/view's Desk, and what only the window itself can do. api.ts is the real
// one, fake.ts the one of tests and pictures; whoever needs it takes it from the context, so that either can stand there.
// Every method rejects with a Problem (problem.ts).
export interface Api extends AskApi {
  home(): Promise<v.HomePage>
  people(query: string, offset: number, limit: number): Promise<v.PeoplePage>
  person(address: string): Promise<v.PersonDetail>
  forget(address: string): Promise<v.Forgotten>
  undoForget(token: string): Promise<void>
  alwaysAsk(address: string): Promise<void>

  backtest(): Promise<v.BacktestPage>
  startBacktest(): Promise<void>
  stopBacktest(): Promise<void>
  /** Writes the report to a file and gives its path. */
  saveBacktest(): Promise<string>

  slips(): Promise<v.PeoplePage>
  findBooks(typed: string): Promise<v.BooksPlace>
  readBooks(form: v.BooksForm): Promise<v.BooksRead>
  installed(): Promise<v.Found[] | null>
  find(address: string): Promise<v.Search>
  try(form: v.AccountForm): Promise<v.AccountTrial>
  addAccount(form: v.AccountForm): Promise<v.Account>
  removeAccount(id: string): Promise<void>
  stopSignIn(): Promise<void>
  signIn(id: string, password: string): Promise<v.AccountTrial>

  enableGate(form: v.GateForm): Promise<v.GateSetup>
  disableGate(account: string): Promise<void>
  testGate(account: string): Promise<void>

  settings(): Promise<v.SettingsPage>
  set(key: string, value: string): Promise<void>
  pause(minutes: number): Promise<void>

}

// AskApi is the part that the dialog needs. The window of Missent has it, and the one of the add-on.
export interface AskApi {
  start(): Promise<v.Start>
  /** Calls f for every event of the guard until the returned function is called. */
  listen(f: (event: v.Event) => void): () => void

  answer(askID: string, choice: v.Choice): Promise<void>
  validate(askID: string, why: string): Promise<void>
  undoAlways(askID: string): Promise<void>

  /** The window's own: sign of life, clipboard, first paint, size of the content, and the end. */
  ping(): Promise<void>
  copyText(text: string): Promise<void>
  painted(): Promise<void>
  resize(width: number, height: number): Promise<void>
  close(): Promise<void>
}

const key = Symbol('api')

export const provideApi = <T extends AskApi>(api: T): T => setContext(key, api)
export const useApi = (): Api => getContext<Api>(key)
export const useAskApi = (): AskApi => getContext<AskApi>(key)
