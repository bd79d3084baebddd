import { expect, test } from 'vitest'
import { asProblem, Problem, problemDetailsSchema, problems, toDetails, type ProblemCode } from './problem'

const codes = Object.keys(problems) as ProblemCode[] // the table's own keys

const named = (name: string, inner?: Error): Error =>
  Object.assign(new Error('secret words'), { name, ...(inner ? { inner } : {}) })

test.each(codes)('%s crosses the wire as problem details and comes back', (code) => {
  const details: unknown = JSON.parse(JSON.stringify(toDetails(new Problem(code, 'What failed, and what to do.'))))
  expect(details).toEqual({ type: code, ...problems[code], detail: 'What failed, and what to do.' })
  expect(problemDetailsSchema.parse(details)).toEqual(details)
})

test('details of an unknown type are refused', () => {
  expect(problemDetailsSchema.safeParse({ type: 'about:blank', title: '', status: 500, detail: '' }).success).toBe(false)
})

test('a problem stays the one it is', () => {
  const problem = new Problem('not-found', 'gone')
  expect(asProblem(problem)).toBe(problem)
})

test.each([
  ['a full disk', new DOMException('', 'QuotaExceededError'), 'storage-full'],
  ['a full disk, as Dexie says it', named('AbortError', named('QuotaExceededError')), 'storage-full'],
  ['a browser without IndexedDB', named('MissingAPIError'), 'storage-refused'],
  ['a private window', named('OpenFailedError', named('InvalidStateError')), 'storage-refused'],
  ['blocked cookies', new DOMException('', 'SecurityError'), 'storage-refused'],
  ['a programming mistake', new TypeError('x is not a function'), 'internal'],
  ['a thrown text', 'oops', 'internal'],
  ['nothing', undefined, 'internal'],
])('%s is told apart', (_, thrown, code) => {
  const problem = asProblem(thrown)
  expect(problem.code).toBe(code)
  expect(problem.cause).toBe(thrown)
})

test('the words of an unknown error, which may hold anything, are not repeated', () => {
  expect(asProblem(new TypeError('cannot fetch https://a.example/?key=sk_123')).message).toBe(
    'TypeError: reload the page and try again.',
  )
})

test('an error that is its own cause does not hang', () => {
  const circular = named('OddError')
  Object.assign(circular, { inner: circular })
  expect(asProblem(circular).code).toBe('internal')
})
