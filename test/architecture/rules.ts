import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path/posix'
import { sep as systemSeparator } from 'node:path'

/** Source texts by their path below `src`. Each rule is a function from a tree to what is wrong with it, empty if nothing is. */
export type Tree = Readonly<Record<string, string>>

/**
 * What the files of a folder may import: `./core` is a folder or file of `src`, `type ./core` its types only, `node:` anything
 * with that prefix, all else a package. The row of the innermost folder counts, and only that one.
 */
export type ImportTable = Readonly<Record<string, readonly string[]>>

export function readTree(folder: string): Tree {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath.replaceAll(systemSeparator, sep), entry.name))
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]))
}

interface Import {
  /** A path below `src` that begins with `./`, or the name of a package. */
  target: string
  typeOnly: boolean
}

const STATIC = /^\s*(?:import|export)\s+(type\s+)?(?:[\w$\s{},*]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g

export function importsOf(path: string, text: string): Import[] {
  const statics = [...text.matchAll(STATIC)].map(([, type, name = '']) => ({ name, typeOnly: type !== undefined }))
  const dynamics = [...text.matchAll(DYNAMIC)].map(([, name = '']) => ({ name, typeOnly: false }))
  return [...statics, ...dynamics].map(({ name, typeOnly }) => ({
    target: name.startsWith('.') ? `./${join(dirname(path), name)}` : name,
    typeOnly,
  }))
}

/** Imports that the table does not allow, and folders that it does not know. Tests may import what they like. */
export function forbiddenImports(tree: Tree, table: ImportTable): string[] {
  return codeOf(tree).flatMap(([path, text]) => {
    const row = rowFor(path, table)
    if (row === undefined) return [`${path} is in a folder without a row in the table`]
    const refused = importsOf(path, text).filter((each) => !row.some((entry) => allows(entry, each)))
    return refused.map(({ target, typeOnly }) => `${path} imports ${typeOnly ? 'types of ' : ''}${target}`)
  })
}

function rowFor(path: string, table: ImportTable): readonly string[] | undefined {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) if (table[folder]) return table[folder]
  return undefined
}

function allows(entry: string, { target, typeOnly }: Import): boolean {
  if (entry.startsWith('type ')) return typeOnly && allows(entry.slice('type '.length), { target, typeOnly })
  return target === entry || target.startsWith(entry.endsWith(':') ? entry : `${entry}/`)
}

/** Files that name a text outside the only folder, or file, that may. */
export const namedOutside = (tree: Tree, text: string, place: string): string[] =>
  codeOf(tree).flatMap(([path, source]) =>
    source.includes(text) && path !== place && !path.startsWith(`${place}/`) ? [path] : [],
  )

/** Files with more lines than the limit. */
export const longerThan = (tree: Tree, limit: number): string[] =>
  Object.entries(tree).flatMap(([path, text]) => {
    const lines = text.trimEnd().split('\n').length
    return lines > limit ? [`${path} has ${lines} lines of ${limit}`] : []
  })

/** Files that import each other in a circle, each circle once, as `a → b → a`. */
export function importCircles(tree: Tree): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const seen = trail.indexOf(path)
    if (seen !== -1) circles.push([...trail.slice(seen), path].join(' → '))
    if (seen !== -1 || done.has(path)) return
    for (const { target } of importsOf(path, tree[path] ?? '')) {
      const file = fileOf(target, tree)
      if (file !== undefined) visit(file, [...trail, path])
    }
    done.add(path)
  }
  for (const [path] of codeOf(tree)) visit(path, [])
  return circles
}

const fileOf = (target: string, tree: Tree): string | undefined =>
  ['', '.ts', '/index.ts'].map((ending) => `${target.slice('./'.length)}${ending}`).find((path) => path in tree)

/** Names that are not kebab-case; components are in PascalCase. */
export const oddNames = (tree: Tree): string[] =>
  Object.keys(tree).filter((path) => {
    const name = basename(path)
    const pattern = name.endsWith('.svelte')
      ? /^[A-Z][A-Za-z0-9]*\.svelte$/
      : /^([a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+|README\.md)$/
    const folders = dirname(path).split(sep)
    return !pattern.test(name) || !folders.every((folder) => /^(\.|[a-z0-9]+(-[a-z0-9]+)*)$/.test(folder))
  })

const codeOf = (tree: Tree): [path: string, text: string][] =>
  Object.entries(tree).filter(([path]) => /\.(ts|js|svelte)$/.test(path) && !path.endsWith('.test.ts'))
