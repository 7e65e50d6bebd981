import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

// The fonts are shipped in the builds, so their licence has to be there too (OFL section 2).
export function licences(): Plugin {
  const files = ['OFL-Inter.txt', 'OFL-JetBrainsMono.txt']
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      for (const file of files) {
        const path = fileURLToPath(new URL(`./src/assets/fonts/${file}`, import.meta.url))
        this.emitFile({ type: 'asset', fileName: `assets/${file}`, source: readFileSync(path) })
      }
    },
  }
}
