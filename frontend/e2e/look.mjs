// Opens every window and state of the front end on made-up data in a real browser, looks at it, and takes a picture.
//
//   npm run look -- FOLDER [PART]     pictures go to FOLDER; without it there are only the checks. PART: scenes with that in their
//                                     names alone
//
// It ends with 1 and the list of what is wrong when anything is.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { behaviour } from './behaviour.mjs'
import { launch } from './browser.mjs'
import { inspect, names } from './inspect.mjs'
import { scenes } from './scenes.mjs'
import { serve } from './serve.mjs'

const [folder, part] = process.argv.slice(2)
const built = fileURLToPath(new URL('../dist-fake', import.meta.url))
const faults = []
const wanted = scenes.filter((scene) => !part || scene.name.includes(part))

if (folder) await mkdir(folder, { recursive: true })
const { origin, end } = await serve(built)
const browser = await launch(['--force-color-profile=srgb'])

/** A page on a scene, in a context of its own; what goes wrong in it is written down under its name. */
async function open(name, query, { size = [560, 440], dark = false, away = false } = {}) {
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    colorScheme: dark ? 'dark' : 'light',
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  // A window that does not have the focus until the test says so; the browser gives it to every page.
  await page.addInitScript((start) => {
    globalThis.away = start
    document.hasFocus = () => !globalThis.away
  }, away)
  const wrong = (what) => faults.push(`${name}: ${what}`)
  page.on('console', (message) => message.type() === 'error' && wrong(`console: ${message.text()}`))
  page.on('pageerror', (error) => wrong(`error: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) wrong(`leaves the origin: ${url}`)
  })
  await page.clock.setSystemTime(new Date('2026-11-22T14:05:00Z'))
  await page.goto(`${origin}/?${new URLSearchParams(query)}`)
  await page.waitForFunction(() => globalThis.fake?.calls.some(([method]) => method === 'painted'))
  await page.evaluate(() => document.fonts.ready)
  return { page, wrong, close: () => context.close() }
}

/** Gives the page the size that it asked its window for. */
async function fit(page) {
  const size = await page.evaluate(() => globalThis.fake.calls.findLast(([method]) => method === 'resize'))
  if (size) await page.setViewportSize({ width: size[1], height: size[2] })
  await page.waitForTimeout(60)
}

async function look(scene, dark) {
  const name = `${scene.name}-${dark ? 'dark' : 'light'}`
  const { page, wrong, close } = await open(name, scene.query, { size: scene.size, dark, away: scene.away })
  if (scene.query.ask) await fit(page)
  await scene.then?.(page)
  await page.waitForTimeout(scene.wait ?? 80)
  if (scene.query.ask) await fit(page)
  for (const fault of await page.evaluate(inspect)) wrong(fault)
  if (scene.names) for (const fault of names(scene.names, await tree(page))) wrong(fault)
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
  await close()
}

// The accessibility tree as the browser hands it to a screen reader.
async function tree(page) {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const inOrder = (node) => [node, ...(node.childIds ?? []).flatMap((id) => inOrder(byId.get(id) ?? { childIds: [] }))]
  return inOrder(nodes[0]).filter((node) => node.ignored === false)
}

try {
  for (const scene of wanted) for (const dark of scene.dark === false ? [false] : [false, true]) await look(scene, dark)
  if (!part) await behaviour(open, faults)
} finally {
  await browser.close()
  end()
}

console.log(`${wanted.length} scenes looked at, ${faults.length} faults`)
for (const fault of faults) console.log(`  ${fault}`)
process.exitCode = faults.length === 0 ? 0 : 1
