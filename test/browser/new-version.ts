import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Turns a served build into the next one: another build id, and other names for all files whose name carries a hash, since
 * browsers keep those for ever.
 */
export async function putNewVersion(folder: string): Promise<void> {
  const worker = await readFile(join(folder, 'sw.js'), 'utf8')
  const assets = await readdir(join(folder, 'assets'))
  const hashes = assets.flatMap((name) => /-([\w-]{8})\.\w+$/.exec(name)?.[1] ?? [])
  const pages = await Promise.all(assets.map((name) => readFile(join(folder, 'assets', name), 'utf8')))
  const build = buildId(worker, pages.join('\n'))

  const renewed = (text: string) =>
    hashes.reduce((result, hash) => result.replaceAll(hash, next(hash)), text.replaceAll(build, next(build)))
  for (const file of ['sw.js', 'index.html', ...assets.map((name) => `assets/${name}`)]) {
    const path = join(folder, file)
    await writeFile(path, renewed(await readFile(path, 'utf8')))
    if (renewed(file) !== file) await rename(path, join(folder, renewed(file)))
  }
}

/** The only twelve hexadecimal digits in quotes that stand both in the worker and in the page. */
function buildId(worker: string, page: string): string {
  const found = [...new Set(worker.match(/(?<=["'`])[0-9a-f]{12}(?=["'`])/g) ?? [])].filter((id) => page.includes(id))
  const [build] = found
  if (build === undefined || found.length > 1) throw new Error(`The build’s id is one of ${found.join(', ') || 'none'}.`)
  return build
}

/** Another text of the same length, that nothing else in the build is. */
const next = (text: string): string => text.split('').reverse().join('')
