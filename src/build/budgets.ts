import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'
import { WORKER_PARTS } from './worker-parts.ts'

type OutputBundle = Rolldown.OutputBundle
type OutputChunk = Rolldown.OutputChunk

/** The dynamic import that the first visit of the connections list waits for. */
const LIST = /views\/ConnectionsView/

/** Limits in gzip kB. The build fails above them. The worker's start pays for `worker`; the first call that needs a part pays for that. */
const LIMITS = { firstLoadScript: 90, firstLoadStyle: 12, worker: 150, workerParts: 90 }

/** Weighs what the first load of the list, or the worker, costs; fails the build over budget, prints what it found. */
export const budgets = (side: 'page' | 'worker'): Plugin => ({
  name: 'budgets',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const sizes =
        side === 'worker'
          ? { worker: weigh(bundle, ['sw.js']), workerParts: weigh(bundle, Object.keys(WORKER_PARTS)) }
          : firstLoad(bundle)
      for (const [name, size] of Object.entries(sizes)) {
        const limit = LIMITS[name as keyof typeof LIMITS] // the keys of both objects are the same
        const line = `${name}: ${size.toFixed(1)} kB gzip of ${limit} kB`
        if (size > limit) this.error(`over budget, ${line}`)
        else this.info(line)
      }
    },
  },
})

function firstLoad(bundle: OutputBundle) {
  const chunks = Object.values(bundle).filter((output): output is OutputChunk => output.type === 'chunk')
  const roots = chunks.filter((chunk) => chunk.isEntry || LIST.test(chunk.facadeModuleId ?? ''))
  const scripts = new Set<string>()
  const visit = (chunk: OutputChunk): void => {
    if (scripts.has(chunk.fileName)) return
    scripts.add(chunk.fileName)
    for (const name of chunk.imports) {
      const imported = bundle[name]
      if (imported?.type === 'chunk') visit(imported)
    }
  }
  roots.forEach(visit)
  const styles = new Set<string>()
  for (const name of scripts) {
    const chunk = bundle[name]
    if (chunk?.type === 'chunk') for (const css of chunk.viteMetadata?.importedCss ?? []) styles.add(css)
  }
  return { firstLoadScript: weigh(bundle, [...scripts]), firstLoadStyle: weigh(bundle, [...styles]) }
}

const weigh = (bundle: OutputBundle, names: readonly string[]): number =>
  names.reduce((sum, name) => {
    const output = bundle[name]
    const source = output?.type === 'chunk' ? output.code : (output?.source ?? '')
    return sum + gzipSync(source).length / 1000
  }, 0)
