// What the add-on uses of Thunderbird's interface for extensions, and no more of it, so that a test can stand in for it.
// The real one is the global `messenger`.

export interface Listeners<F> {
  addListener(f: F): void
}

export interface Port {
  name: string
  error?: { message: string } | null
  onMessage: Listeners<(message: unknown) => void>
  onDisconnect: Listeners<(port: Port) => void>
  postMessage(message: unknown): void
  disconnect(): void
}

export interface Tab {
  id: number
  windowId: number
}

/** A message in a compose window. Recipients are text as the window shows it. */
export interface Details {
  type: string
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  subject: string
  isPlainText: boolean
  body?: string
  plainTextBody?: string
  relatedMessageId?: number | null
}

export interface Mailbox {
  name?: string
  email?: string
}

export interface Attachment {
  id: number
  name: string
  size?: number
}

export interface Header {
  headerMessageId: string
  author: string
  recipients: string[]
  ccList: string[]
}

export interface Window {
  id: number
  left?: number
  top?: number
  width?: number
  height?: number
}

export interface Contact {
  vCard?: string
}

export interface Book {
  mailingLists?: { id: string; name: string }[]
}

export interface Thunderbird {
  addressBooks: {
    list(complete: boolean): Promise<Book[]>
    mailingLists: { listMembers(id: string): Promise<Contact[]> }
  }
  compose: {
    getComposeDetails(tab: number): Promise<Details>
    setComposeDetails(tab: number, details: Partial<Pick<Details, 'to' | 'cc' | 'bcc'>>): Promise<void>
    listAttachments(tab: number): Promise<Attachment[]>
    getAttachmentFile(id: number): Promise<Blob>
    onBeforeSend: Listeners<(tab: Tab, details: Details) => Promise<{ cancel?: boolean }>>
  }
  composeAction: {
    setBadgeBackgroundColor(details: { tabId: number; color: string | null }): Promise<void>
    setBadgeText(details: { tabId: number; text: string | null }): Promise<void>
    setLabel(details: { tabId: number; label: string | null }): Promise<void>
    setTitle(details: { tabId: number; title: string | null }): Promise<void>
  }
  messages: { get(id: number): Promise<Header> }
  messengerUtilities: { parseMailboxString(text: string, options?: { expandMailingLists: boolean }): Promise<Mailbox[]> }
  i18n: { getUILanguage(): string }
  notifications: { create(options: { type: 'basic'; title: string; message: string; iconUrl: string }): Promise<string> }
  runtime: {
    connect(options: { name: string }): Port
    connectNative(host: string): Port
    getManifest(): { version: string }
    onConnect: Listeners<(port: Port) => void>
  }
  storage: {
    local: { get(key: string): Promise<Record<string, unknown>>; set(values: Record<string, unknown>): Promise<void> }
    managed: { get(key: string): Promise<Record<string, unknown>> }
  }
  tabs: {
    query(query: { type?: 'messageCompose'; active?: true; currentWindow?: true }): Promise<Tab[]>
    get(tab: number): Promise<Tab>
    onCreated: Listeners<(tab: Tab) => void>
    onRemoved: Listeners<(tab: number) => void>
  }
  windows: {
    create(options: { type: 'popup'; url: string; left?: number; top?: number; width: number; height: number }): Promise<Window>
    get(window: number): Promise<Window>
    remove(window: number): Promise<void>
    update(window: number, size: { width: number; height: number }): Promise<Window>
    onRemoved: Listeners<(window: number) => void>
  }
}

declare global {
  const messenger: Thunderbird
}
