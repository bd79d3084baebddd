import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { WORKER_PARTS } from './worker-parts.ts'

const MODULE = 'virtual:build-info'

/**
 * `virtual:build-info` gives page and worker the same build id, a hash over the sources; and gives the worker the files of the
 * page's build, so the page must be built first, and its own parts. In development the id is constant and the lists are empty.
 */
export function buildInfo({ dev, worker }: { dev: boolean; worker: boolean }): Plugin {
  let root = ''
  return {
    name: 'build-info',
    configResolved: (config) => void (root = config.root),
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load: (id) => {
      if (id !== `\0${MODULE}`) return undefined
      const build = dev ? 'dev' : buildId(root)
      const shell = worker ? shellFiles(join(root, 'dist')) : []
      const parts = worker ? Object.keys(WORKER_PARTS) : []
      return Object.entries({ build, shell, parts })
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
    },
  }
}

function buildId(root: string): string {
  const hash = createHash('sha256')
  const sources = ['src', 'public'].flatMap((folder) => files(join(root, folder)))
  for (const file of [...sources, ...['index.html', 'package-lock.json', 'vite.config.ts'].map((name) => join(root, name))])
    hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

/** Vite's own file names carry a hash; the others need a revision. */
const shellFiles = (dist: string): { url: string; revision: string | null }[] =>
  files(dist)
    .filter((file) => !/\/sw(-\w+)?\.js$/.test(file) && !file.endsWith('.map'))
    .map((file) => {
      const url = file.slice(dist.length + 1)
      const hashed = url.startsWith('assets/')
      return { url, revision: hashed ? null : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12) }
    })

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
