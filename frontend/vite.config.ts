import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { licences } from './vite.licences'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The content policy of index.html forbids inline code and inline styles in the product. Vite's own dev server needs
// them, so the meta element is left out there and nowhere else.
function policy(): Plugin {
  return {
    name: 'policy',
    apply: 'serve',
    transformIndexHtml: (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''),
  }
}

// Mode "fake" builds the same windows on made-up data, for development and for pictures. It goes to a folder of its own,
// which nothing embeds.
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte(), svelteTesting(), licences(), ...(process.env.VITEST ? [] : [policy()])],
  resolve: {
    alias: { '#api': here(mode === 'fake' ? './src/lib/fake.ts' : './src/lib/api.ts') },
  },
  // A test holds types and words against the Go source they belong to.
  server: { fs: { allow: ['.', here('../docs/screenshots'), ...(process.env.VITEST ? [here('../core'), here('../app/window/bound')] : [])] } },
  build: {
    target: 'safari16',
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0, // font-src 'self': nothing may become a data: URL
    modulePreload: { polyfill: false },
  },
  test: { css: true, environment: 'jsdom', globals: true, setupFiles: ['./src/testing.ts'], include: ['src/**/*.test.ts', 'addon/**/*.test.ts'] },
}))
