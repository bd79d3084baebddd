import * as z from 'zod/mini'

/**
 * Everything that Patchbay itself can fail at; what a third party answered is a verdict, never a problem.
 * `status` is used on the wire between page and worker only.
 */
export const problems = {
  'invalid-request': { status: 400, title: 'The request does not fit the contract' },
  'refused-origin': { status: 403, title: 'Only pages of this Patchbay may call its worker' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'stale-page': { status: 409, title: 'This page is older or newer than the worker' },
  'not-sealed': { status: 409, title: 'A secret could not be sealed' },
  locked: { status: 423, title: 'The vault is locked' },
  'wrong-passphrase': { status: 403, title: 'The passphrase is not the right one' },
  'secret-in-export': { status: 409, title: 'An export would give a secret away' },
  'storage-full': { status: 507, title: 'The browser’s storage is full' },
  'storage-refused': { status: 503, title: 'The browser refuses to store anything' },
  'no-worker': { status: 503, title: 'The background worker is not running' },
  internal: { status: 500, title: 'Something in Patchbay failed' },
} as const

export type ProblemCode = keyof typeof problems

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problemDetailsSchema = z.object({
  type: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]), // Object.keys forgets its literal keys
  title: z.string(),
  status: z.number(),
  detail: z.string(),
})
export type ProblemDetails = z.infer<typeof problemDetailsSchema>

/** One of our own failures. `detail` says what failed, why, and what to do. */
export class Problem extends Error {
  readonly code: ProblemCode

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'Problem'
    this.code = code
  }
}

export function toDetails(problem: Problem): ProblemDetails {
  const { status, title } = problems[problem.code]
  return { type: problem.code, title, status, detail: problem.message }
}

/** Turns whatever was thrown into one of our problems; IndexedDB's errors are told apart by name. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  const names = errorNames(thrown)
  if (names.includes('QuotaExceededError'))
    return new Problem(
      'storage-full',
      'The browser has no room left for Patchbay. Free some disk space, or delete connections that you no longer need: their log goes with them.',
      {
        cause: thrown,
      },
    )
  if (names.some((name) => STORAGE_ERRORS.has(name)))
    return new Problem(
      'storage-refused',
      'The browser does not let Patchbay store data here. Private windows and “block all cookies” do that: open Patchbay in a normal window, or allow storage for this site.',
      { cause: thrown },
    )
  return new Problem('internal', `${thrown instanceof Error ? thrown.name : 'Error'}: reload the page and try again.`, {
    cause: thrown,
  })
}

const STORAGE_ERRORS = new Set([
  'MissingAPIError',
  'OpenFailedError',
  'InvalidStateError',
  'SecurityError',
  'UnknownError',
  'DatabaseClosedError',
])

/** Dexie wraps the browser's error; both names count. */
function errorNames(thrown: unknown): string[] {
  if (!(thrown instanceof Error)) return []
  const inner: unknown = 'inner' in thrown ? thrown.inner : undefined
  return inner instanceof Error && inner !== thrown ? [thrown.name, ...errorNames(inner)] : [thrown.name]
}
