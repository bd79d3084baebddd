import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'
import { buildInfo } from './src/build/build-info.ts'
import { budgets } from './src/build/budgets.ts'
import { contentPolicy } from './src/build/content-policy.ts'
import { devWorker } from './src/build/dev-worker.ts'
import { workerParts } from './src/build/worker-parts.ts'

/** `vite build` makes the page, `vite build --mode worker` the service worker, which lists the page's files. */
export default defineConfig(({ mode, command }) => {
  const worker = mode === 'worker'
  return {
    base: './',
    // Dexie's build for current browsers; its default one carries ES5 helpers.
    resolve: { alias: { dexie: 'dexie/dist/modern/dexie.min.mjs' } },
    plugins: [
      svelte(),
      buildInfo({ dev: command === 'serve', worker }),
      contentPolicy(),
      devWorker(),
      ...(worker ? [workerParts()] : []),
      budgets(worker ? 'worker' : 'page'),
      svelteTesting({ autoCleanup: false }),
    ],
    // A library build leaves this to its user, but the worker's file is final.
    ...(worker ? { define: { 'process.env.NODE_ENV': '"production"' } } : {}),
    // Modules, so that what several of them need is loaded once.
    worker: { format: 'es' },
    server: { port: 4871, strictPort: true },
    build: worker
      ? {
          target: 'es2023',
          emptyOutDir: false,
          copyPublicDir: false,
          lib: { entry: 'src/worker/main.ts', formats: ['iife'], name: 'patchbay', fileName: () => 'sw.js' },
        }
      : { target: 'es2023', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
    test: {
      // Property tests on a busy computer: a limit against hanging, not a measure.
      testTimeout: 30_000,
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            include: [
              'src/{core,storage,worker,helpers,build,relay}/**/*.test.ts',
              'test/{worker,architecture,support}/**/*.test.ts',
            ],
          },
        },
        {
          extends: true,
          test: {
            name: 'components',
            environment: 'jsdom',
            include: ['src/page/**/*.test.ts'],
            setupFiles: ['test/support/components.ts'],
          },
        },
      ],
    },
  }
})
