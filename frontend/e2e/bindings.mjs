// The page on the real functions of Go, in a browser: eyes and hands for app/window/e2e/browser_test.go, which holds what
// is to be seen. A window built with the tag "dev" serves its page and its functions on loopback for this.
//
//   node bindings.mjs ORIGIN
//
// Reads one JSON request a line on standard input and answers each with one line, {"value": ...} or {"fault": text}:
//   {"do": "see", "role": r, "name": n}      null, once a thing of this role and (part of a) name is there; no role: any text
//   {"do": "press", "role": r, "name": n}    null, once it was clicked
//   {"do": "type", "role": r, "text": t}     null, once it was typed there
//   {"do": "texts", "role": r}               what the things of this role say now
//   {"do": "faults"}                         what went wrong in the page so far
//   {"do": "outline"}                        the tree a screen reader walks
import { createInterface } from 'node:readline'
import { launch } from './browser.mjs'

const origin = process.argv[2]
const patience = 50_000 // for each wait; a little less than the test has
const faults = []

// What the script of Wails' development server does to every page, and what it does once the window has closed: it tries to
// reach it again, which the content policy forbids. The first time it does so before the policy is read. What the page still
// wants to say to a window that has closed finds no connection in that script, or one that is being closed.
const known = [
  /^error: Cannot read properties of null \(reading 'nodes'\)$/,
  /^(console|error): (TypeError: )?Cannot read properties of null \(reading 'send'\)(\n +at .*\/wails\/ipc\.js|$)/,
  /^console: WebSocket is already in CLOSING or CLOSED state\.$/,
  /^console: Connecting to 'ws:\/\/127\.0\.0\.1:\d+\/wails\/ipc' violates the following Content Security Policy directive: /,
]

const wrong = (what) => known.some((one) => one.test(what)) || faults.push(what)

const find = (page, { role, name }) => (role ? page.getByRole(role, { name }) : page.getByText(name)).first()

const does = {
  see: (page, request) => find(page, request).waitFor(),
  press: (page, request) => find(page, request).click(),
  type: (page, { role, text }) => page.getByRole(role).pressSequentially(text),
  texts: (page, { role }) => page.getByRole(role).allInnerTexts(),
  faults: () => faults,
  outline: (page) => page.locator('body').ariaSnapshot(),
}

/** Runs a step; a browser that hangs ends the program, and with it itself. */
async function bounded(step) {
  const limit = setTimeout(() => process.exit(1), patience + 5_000)
  try {
    return await step()
  } finally {
    clearTimeout(limit)
  }
}

async function open(browser) {
  const page = await browser.newPage({ viewport: { width: 960, height: 640 } })
  page.setDefaultTimeout(patience)
  page.on('console', (message) => message.type() === 'error' && wrong(`console: ${message.text()}`))
  page.on('pageerror', (error) => wrong(`error: ${error.message}`))
  page.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(`${origin}/`) && !to.startsWith('data:')) wrong(`leaves the origin: ${to}`)
  })
  await page.goto(origin)
  return page
}

async function answer(page, line) {
  const request = JSON.parse(line)
  try {
    return { value: (await does[request.do](page, request)) ?? null }
  } catch (error) {
    return { fault: `${line}: ${error.message}` }
  }
}

const browser = await bounded(() => launch([], { timeout: patience }))
try {
  const page = await bounded(() => open(browser))
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await bounded(() => answer(page, line))))
  }
} finally {
  await bounded(() => browser.close())
}
