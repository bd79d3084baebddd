import { exec } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** All that the build reads, besides the packages. */
const INPUTS = ['src', 'public', 'index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts']

export interface Build {
  /** The production build, which nobody else writes to. */
  readonly dist: string
  /** An empty folder for browser profiles and the like. */
  readonly scratch: string
  readonly remove: () => Promise<void>
}

/** Builds a copy of the sources: what is measured stays as it is while somebody else edits or builds. */
export async function buildApart(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  const root = join(folder, 'patchbay')
  const scratch = join(folder, 'scratch')
  await mkdir(root)
  await mkdir(scratch)
  for (const name of INPUTS) await cp(name, join(root, name), { recursive: true })
  await symlink(resolve('node_modules'), join(root, 'node_modules'), 'junction')
  try {
    await promisify(exec)('npm run --silent build', { cwd: root })
  } catch (error) {
    await remove()
    throw new Error('The production build failed, so there is nothing to measure.', { cause: error })
  }
  return { dist: join(root, 'dist'), scratch, remove }
}
