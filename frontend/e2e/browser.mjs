// The browser of the tests: $CHROMIUM, or the first chromium of the path.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const found = () => process.env.PATH.split(':').map((folder) => join(folder, 'chromium')).find(existsSync)

export const launch = (args = [], options = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? found(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...args],
    ...options,
  })
