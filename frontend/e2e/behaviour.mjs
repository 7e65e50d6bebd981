// What only a real browser does: keys that become presses, the focus, time in view.

export async function behaviour(open, faults) {
  for (const [name, test] of Object.entries(tests)) {
    const { page, close } = await open(`behaviour: ${name}`, test.query ?? { ask: 'tld-country' }, test.page ?? {})
    try {
      await test.run(page)
    } catch (error) {
      faults.push(`behaviour: ${name}: ${error.message}`)
    }
    await close()
  }
}

const calls = (page, method) => page.evaluate((name) => globalThis.fake.calls.filter(([one]) => one === name).map(([, ...args]) => args), method)
const choices = async (page) => (await calls(page, 'answer')).map(([, choice]) => choice)
const risky = '.hold'
const heard = 450 // after this the keys of the dialog work
const seen = 900 // after this the risky button is awake

function same(found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
}

// The window gets the focus.
const back = (page) =>
  page.evaluate(() => {
    globalThis.away = false
    window.dispatchEvent(new Event('focus'))
  })

const tests = {
  'Enter copies': {
    async run(page) {
      await page.waitForTimeout(heard)
      await page.keyboard.press('Enter')
      same(await choices(page), ['fix'])
      same(await calls(page, 'copyText'), [['j.doe@us.af.mil']])
    },
  },
  'a key pressed too early does nothing': {
    async run(page) {
      // The clock of the page is turned back to its opening, so that the test does not depend on how fast it came here.
      await page.evaluate(() => globalThis.fake.say({ kind: 'ask', ask: { ...globalThis.asks['swap'], id: 'q2' } }))
      await page.click('.act .b:nth-child(2)')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Space')
      await page.keyboard.press('Escape')
      same(await choices(page), ['edit'])
      await page.waitForTimeout(heard)
      await page.keyboard.press('Escape')
      same(await choices(page), ['edit', 'edit'])
    },
  },
  'the tab order is fix, edit, once, always, addresses': {
    async run(page) {
      await page.waitForTimeout(heard)
      const order = []
      for (let turn = 0; turn < 8; turn++) {
        await page.keyboard.press('Tab')
        const name = await page.evaluate(() => {
          const at = document.activeElement
          // Between the end and the beginning the browser may have stops of its own.
          if (!at.matches('button, .addr')) return ''
          return at.getAttribute('aria-label') ?? at.querySelector('.sr')?.textContent ?? at.innerText.trim()
        })
        if (name !== '') order.push(name)
      }
      same(order.slice(0, 5), ['Edit myself', 'It is right this time', 'Always right for j.doe@us.af.ml', 'j.doe@us.af.ml', 'j.doe@us.af.mil'])
    },
  },
  'Space presses the risky button only when it began after the waking': {
    page: { away: true },
    async run(page) {
      await page.waitForTimeout(heard)
      await page.focus(risky)
      await page.keyboard.press('Enter')
      await page.keyboard.down('Space')
      await back(page)
      await page.waitForTimeout(seen)
      same(await page.getAttribute(risky, 'aria-disabled'), 'false')
      await page.keyboard.down('Space')
      await page.keyboard.up('Space')
      await page.keyboard.press('Enter')
      same(await choices(page), [])
      await page.keyboard.press('Space')
      same(await choices(page), ['once'])
    },
  },
  'a click on the sleeping button does nothing': {
    query: { ask: 'tld-country-held' },
    page: { away: true },
    async run(page) {
      await page.waitForTimeout(seen)
      const before = await page.locator(risky).boundingBox()
      await page.mouse.click(before.x + before.width / 2, before.y + before.height / 2)
      same(await choices(page), [])
      await back(page)
      await page.waitForTimeout(seen)
      same(await page.getByRole('button', { name: 'Send to us.af.ml anyway' }).boundingBox(), before)
      await page.click(risky)
      same(await choices(page), ['once'])
    },
  },
  'the pair has to be in view': {
    query: { ask: 'long', text: '200' },
    page: { size: [800, 420], away: true },
    async run(page) {
      await page.evaluate(() => (document.querySelector('.in-body').style.paddingTop = '900px'))
      await page.waitForTimeout(100)
      await back(page)
      await page.waitForTimeout(seen)
      same(await page.getAttribute(risky, 'aria-disabled'), 'true')
      await page.evaluate(() => document.querySelector('.pair').scrollIntoView())
      await page.waitForTimeout(seen)
      same(await page.getAttribute(risky, 'aria-disabled'), 'false')
    },
  },
  'Ctrl+C copies and Ctrl+Z takes back': {
    async run(page) {
      await page.waitForTimeout(heard)
      await page.click('.foot .link')
      await page.waitForTimeout(heard)
      await page.keyboard.press('Control+z')
      same(await calls(page, 'undoAlways'), [['q1']])
      await page.waitForTimeout(heard)
      await page.keyboard.press('Control+c')
      same(await calls(page, 'copyText'), [['j.doe@us.af.mil']])
    },
  },
  'the main window goes by keys': {
    query: { page: 'home' },
    page: { size: [960, 640] },
    async run(page) {
      for (const [key, title] of [['Control+2', 'People'], ['Control+4', 'Accounts'], ['Control+5', 'Settings']]) {
        await page.keyboard.press(key)
        same(await page.textContent('h1'), title)
      }
      await page.keyboard.press('/')
      await page.keyboard.type('ada')
      await page.waitForSelector('.option >> text=Ada Berg')
      await page.waitForFunction(() => document.querySelectorAll('.option').length === 1)
      await page.keyboard.press('Escape')
      same(await page.inputValue('#search'), '')
    },
  },
}
