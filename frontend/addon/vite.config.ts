import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { licences } from '../vite.licences'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The add-on: the dialog of the window, built a second time. The names of its files do not change with what is in them, so
// that background.js can stand in the manifest.
export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  plugins: [
    svelte({ configFile: here('../svelte.config.js') }),
    licences(),
    {
      name: 'manifest',
      closeBundle() {
        cpSync(here('manifest.json'), here('../dist-addon/manifest.json'))
        cpSync(here('_locales'), here('../dist-addon/_locales'), { recursive: true })
        for (const size of [16, 32, 48, 128]) {
          cpSync(here(`../../build/icon/app-${size}.png`), here(`../dist-addon/icons/app-${size}.png`))
        }
      },
    },
  ],
  build: {
    target: 'firefox140',
    outDir: here('../dist-addon'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: { background: here('src/background.ts'), ask: here('ask.html'), hint: here('hint.html'), failure: here('failure.html') },
      output: { entryFileNames: '[name].js', chunkFileNames: 'assets/[name].js', assetFileNames: 'assets/[name][extname]' },
    },
  },
})
