import { expect, test, vi } from 'vitest'
import type { VaultMessage } from '../../src/core/vault'
import { calibrate, MIN_ITERATIONS } from '../../src/worker/vault/calibrate'
import { createKeyHolders } from '../../src/worker/vault/key-holders'

const aKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** Pages that a worker can talk to. `answer` is what a page posts back to a question, or nothing. */
function somePages(...answers: ((port: MessagePort) => void)[]) {
  const heard: VaultMessage[][] = answers.map(() => [])
  const pages = answers.map((answer, at) => ({
    id: `page ${at}`,
    type: 'window' as const,
    frameType: 'top-level' as const,
    url: '',
    postMessage: (message: VaultMessage, transfer?: Transferable[] | StructuredSerializeOptions) => {
      heard[at]?.push(message)
      const [port] = Array.isArray(transfer) ? transfer : []
      if (port instanceof MessagePort) answer(port)
    },
  }))
  const clients = { matchAll: async () => pages as never } // the overloads of `matchAll` fit no plain function
  return { pages, heard, holders: createKeyHolders(clients, 'this-build') }
}

const silent = () => undefined
const without = (port: MessagePort) => port.postMessage({})
const having = (key: CryptoKey) => (port: MessagePort) => port.postMessage({ key })

test('the key comes from the first page that has it, which from then on counts as a holder', async () => {
  const key = await aKey()
  const { holders, heard } = somePages(without, silent, having(key))
  expect(await holders.anyHolder()).toBe(false)
  const answer = await holders.ask(3)
  expect(answer?.algorithm).toEqual(key.algorithm)
  expect(answer?.extractable).toBe(false)
  expect(await holders.anyHolder()).toBe(true)
  expect(heard[0]).toEqual([{ type: 'vault-key-wanted', build: 'this-build', generation: 3 }])
})

test('when every page says no the vault is locked at once, without waiting', async () => {
  const { holders } = somePages(without, without, (port) => port.postMessage({ key: 'no key at all' }))
  const started = performance.now()
  expect(await holders.ask(1)).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(1000)
  expect(await somePages().holders.ask(1)).toBeUndefined()
})

test('a page that does not answer is waited for two seconds', async () => {
  vi.useFakeTimers()
  try {
    const answer = somePages(silent).holders.ask(1)
    const settled = vi.fn()
    void answer.then(settled)
    await vi.advanceTimersByTimeAsync(1990)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(20)
    expect(await answer).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})

test('every page is handed the key, and told to forget it; a page opened later is no holder', async () => {
  const key = await aKey()
  const { holders, heard, pages } = somePages(silent, silent)
  await holders.give(key, 2)
  expect(heard.map(([message]) => message)).toEqual(
    Array(2).fill({ type: 'vault-key', build: 'this-build', generation: 2, key }),
  )
  expect(await holders.anyHolder()).toBe(true)
  for (const page of pages) page.id += ', opened anew'
  expect(await holders.anyHolder()).toBe(false)
  await holders.give(key, 2)
  await holders.takeBack()
  expect(await holders.anyHolder()).toBe(false)
  expect(heard[0]?.at(-1)).toEqual({ type: 'vault-locked', build: 'this-build' })
})

test.each([
  ['a usual device', 100, 3_000_000],
  ['a slow one', 450, 666_666],
  ['one that takes longer than half a second', 800, MIN_ITERATIONS],
  ['one that takes longer than a second', 3000, MIN_ITERATIONS],
  ['one whose clock stands still', 0, 12_000_000],
])('on %s the number of iterations fits', async (_, ms, iterations) => {
  let time = 5
  const tried: number[] = []
  const derive = async (count: number) => {
    tried.push(count)
    time += ms
  }
  expect(await calibrate(() => time, derive)).toBe(iterations)
  expect(tried).toEqual([600_000])
})

test('it is measured with the real derivation', async () => {
  expect(await calibrate(() => performance.now())).toBeGreaterThanOrEqual(MIN_ITERATIONS)
})
