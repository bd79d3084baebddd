import { join } from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'

/**
 * Modules of the core that the worker evaluates on their first use rather than at each start: scripts of their own beside `sw.js`.
 * A worker may load such a script later only if it had it while it was installed. All that these modules export are functions.
 *
 * @see https://www.w3.org/TR/service-workers/#importscripts
 */
export const WORKER_PARTS: Readonly<Record<string, string>> = {
  'sw-sign.js': 'src/core/auth/sign/index.ts',
  'sw-answer.js': 'src/core/answer/index.ts',
  'sw-template.js': 'src/core/template/render.ts',
}

/** Builds the parts, and puts a module in the place of each that loads it when one of its functions is called. */
export function workerParts(): Plugin {
  let root = ''
  return {
    name: 'worker-parts',
    apply: 'build',
    configResolved: (config) => void (root = config.root),
    async load(id) {
      const found = Object.entries(WORKER_PARTS).find(([, module]) => id === join(root, module))
      if (!found) return undefined
      const [file, module] = found
      const name = `patchbay_${file.replace(/\W/g, '_')}`
      const part = await buildPart(join(root, module), name)
      this.emitFile({ type: 'asset', fileName: file, source: part.code })
      return [
        `const part = () => (self.${name} ?? importScripts('./${file}'), self.${name})`,
        ...part.exports.map((each) => `export const ${each} = (...given) => part().${each}(...given)`),
      ].join('\n')
    },
  }
}

async function buildPart(entry: string, name: string): Promise<Rolldown.OutputChunk> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: { target: 'es2023', write: false, lib: { entry, formats: ['iife'], name } },
  })
  const output = Array.isArray(result) ? result[0] : result
  if (!output || !('output' in output)) throw new Error(`${entry} was not built`)
  return output.output[0]
}
