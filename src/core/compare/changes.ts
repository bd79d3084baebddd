import { isNoise } from './noise'

/** One difference. Without `before` it was added, without `after` removed; texts as they are shown. */
export interface Change {
  readonly path: string
  readonly before?: string
  readonly after?: string
  /** A date or an id, which differs every time. */
  readonly noise: boolean
}

interface Field {
  readonly name: string
  readonly value: string
}

/** Differences of headers or parameters, by name in any case; several of one name are compared in their order. */
export function compareFields(before: readonly Field[], after: readonly Field[]): Change[] {
  const names = new Map([...before, ...after].map(({ name }) => [name.toLowerCase(), name]))
  const valuesOf = (fields: readonly Field[], key: string) =>
    fields.filter(({ name }) => name.toLowerCase() === key).map(({ value }) => value)
  return [...names].flatMap(([key, name]) => {
    const [old, now] = [valuesOf(before, key), valuesOf(after, key)]
    return Array.from({ length: Math.max(old.length, now.length) }, (_, i) => changeOf(name, old[i], now[i])).flat()
  })
}

/** Nothing if both are the same. */
export const changeOf = (path: string, before: string | undefined, after: string | undefined, name = path): Change[] =>
  before === after
    ? []
    : [
        {
          path,
          ...(before === undefined ? {} : { before }),
          ...(after === undefined ? {} : { after }),
          noise: isNoise(name, before, after),
        },
      ]

/** What a page asks of the helper that compares bodies, and what it answers. */
export interface BodiesToCompare {
  readonly before: string
  readonly after: string
}
/** `structure`: both are JSON, and paths lead into them; `lines`: texts, compared line by line. */
export interface ComparedBodies {
  readonly by: 'structure' | 'lines'
  readonly changes: readonly Change[]
}
