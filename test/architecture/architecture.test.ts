import { expect, test } from 'vitest'
import {
  forbiddenImports,
  importCircles,
  importsOf,
  longerThan,
  namedOutside,
  oddNames,
  readTree,
  type ImportTable,
} from './rules'

/** Who may import what. A new library or folder is a decision, so it is a line here. */
const allowed: ImportTable = {
  core: [
    './core',
    'zod/mini',
    'dequal',
    'jsonata',
    '@handlebars/parser',
    '@noble/hashes',
    'aws4fetch',
    'jose',
    '@rgrove/parse-xml',
    'fastest-levenshtein',
  ],
  // Applications are data: types, each other, and the settings of a test that is not set up.
  'core/applications': ['./core/applications', './core/settings', 'type ./core'],
  storage: ['./storage', './core', 'dexie', 'zod/mini'],

  worker: ['./worker', './core', './storage', 'hono', 'virtual:build-info'],
  'worker/routes': ['./worker/routes', './worker/use-cases', './worker/deps', './core', 'hono'],
  'worker/use-cases': ['./worker/use-cases', './worker/vault', './worker/deps', './core', './storage'],
  'worker/use-cases/oauth': ['./worker/use-cases', './worker/deps', './core', './storage', 'oauth4webapi'],
  'worker/vault': ['./worker/vault', './core', 'dexie'],

  helpers: ['./helpers', './core', './storage', 'diff', 'jsondiffpatch'],

  page: [
    './page',
    './core',
    './storage',
    'svelte',
    'svelte-spa-router',
    '@lucide/svelte',
    'dexie',
    'dequal',
    'workbox-window',
    'virtual:build-info',
  ],
  'page/flows': ['./page', './core', './storage', 'svelte', '@lucide/svelte', '@xyflow/svelte', '@dagrejs/dagre'],
  // Helpers are started by their address, not imported.
  'page/log': [
    './page',
    './core',
    './storage',
    './helpers/find-worker.ts?worker&url',
    './helpers/compare-worker.ts?worker&url',
    'svelte',
    'svelte-spa-router',
    '@lucide/svelte',
    'dexie',
    'virtua',
    '@codemirror',
    '@lezer/highlight',
    'papaparse',
    'xml-formatter',
  ],
  'page/diagnosis': ['./page', './core', './storage', 'svelte', '@lucide/svelte', '@readme/httpsnippet'],
  // Parts that know no word of the domain.
  'page/ui': ['./page/ui', 'svelte', '@lucide/svelte'],

  build: ['./build', 'node:', 'vite'],
  relay: ['./relay', './build', 'node:', 'sirv', 'open'],
}

const src = readTree('src')
const part = (folder: string) => Object.fromEntries(Object.entries(src).filter(([path]) => path.startsWith(folder)))

test('folders import only what the table allows', () => {
  expect(forbiddenImports(src, allowed)).toEqual([])
})

test('only the vault opens the vault’s database', () => {
  expect(namedOutside(src, 'patchbay-vault', 'worker/vault')).toEqual([])
})

test('files leave the app in one place, beside the proof that no secret stands in them', () => {
  expect(namedOutside(src, '.download =', 'page/state/export-file.ts')).toEqual([])
})

test('HTML is trusted in one place, which puts it into a sandboxed frame', () => {
  expect(namedOutside(src, 'inertHtml', 'page/log/show-inert.ts')).toEqual(['page/worker-client/trusted.ts'])
})

test('the files of the core do not import each other in a circle', () => {
  expect(importCircles(part('core/'))).toEqual([])
})

test('the worker’s entry only wires', () => {
  expect(longerThan(part('worker/main.ts'), 40)).toEqual([])
})

test('files are short; only the catalogue’s data may be long', () => {
  const data = part('core/applications/')
  expect(longerThan(Object.fromEntries(Object.entries(src).filter(([path]) => !(path in data))), 350)).toEqual([])
})

test('files are named in kebab-case, components in PascalCase', () => {
  expect(oddNames(src)).toEqual([])
})

test('the tree that the rules look at is the real one', () => {
  expect(src['worker/main.ts']).toContain('addEventListener')
  expect(src['worker/vault/vault-database.ts']).toContain('patchbay-vault')
  expect(Object.keys(src).some((path) => path.endsWith('.svelte'))).toBe(true)
})

test('every form of import is seen', () => {
  const text = `import 'a'
    import b, { type B } from "b"
    import type { C } from './c'
    import {
      d,
    } from '../d'
    export * from '../storage/e'
    export type { F } from 'f'
    const late = await import('./views/g')
    export const from = ' no import '`
  expect(importsOf('page/main.ts', text)).toEqual([
    { target: 'a', typeOnly: false },
    { target: 'b', typeOnly: false },
    { target: './page/c', typeOnly: true },
    { target: './d', typeOnly: false },
    { target: './storage/e', typeOnly: false },
    { target: 'f', typeOnly: true },
    { target: './page/views/g', typeOnly: false },
  ])
})

test('an import that the table does not allow is found', () => {
  const found = forbiddenImports(
    {
      'core/clock.ts': `import { Dexie } from 'dexie'`,
      'core/applications/github.ts': `import type { Application } from '../application'\nimport { judge } from '../http/judge'`,
      'worker/routes/hello.ts': `import { list } from '../../storage/connections'`,
      'worker/use-cases/send.ts': `import type { Context } from 'hono/tiny'`,
      'page/main.ts': `const app = await import('../worker/app')`,
      'page/ui/Field.svelte': `<script lang="ts">\n  import type { Connection } from '../../core/connection'\n</script>`,
      'core/zod.ts': `import * as z from 'zod'`,
      'core/clock.test.ts': `import { expect } from 'vitest'`,
      'attic/old.ts': '',
    },
    allowed,
  )
  expect(found).toEqual([
    'core/clock.ts imports dexie',
    'core/applications/github.ts imports ./core/http/judge',
    'worker/routes/hello.ts imports ./storage/connections',
    'worker/use-cases/send.ts imports types of hono/tiny',
    'page/main.ts imports ./worker/app',
    'page/ui/Field.svelte imports types of ./core/connection',
    'core/zod.ts imports zod',
    'attic/old.ts is in a folder without a row in the table',
  ])
})

test('a second opener of a database is found', () => {
  const opener = `new Dexie('patchbay-vault')`
  expect(namedOutside({ 'worker/vault/a.ts': opener, 'page/b.ts': opener }, 'patchbay-vault', 'worker/vault')).toEqual([
    'page/b.ts',
  ])
})

test('a circle of imports is found', () => {
  const tree = {
    'core/a.ts': `import { b } from './b'`,
    'core/b.ts': `import type { C } from './c'`,
    'core/c/index.ts': `export * from '../a'`,
    'core/d.ts': `import { a } from './a'\nimport { b } from './b'`,
  }
  expect(importCircles(tree)).toEqual(['core/a.ts → core/b.ts → core/c/index.ts → core/a.ts'])
})

test('a file that is too long is found', () => {
  expect(longerThan({ 'worker/main.ts': 'line\n'.repeat(41), 'worker/app.ts': 'line\n'.repeat(40) }, 40)).toEqual([
    'worker/main.ts has 41 lines of 40',
  ])
})

test('an odd file name is found', () => {
  const names = [
    'page/ui/field.svelte',
    'core/newConnection.ts',
    'core/Http/path.ts',
    'core/new-connection.test.ts',
    'page/ui/Field.svelte',
  ]
  expect(oddNames(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(names.slice(0, 3))
})
