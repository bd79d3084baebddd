import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { VaultState } from '../../core/vault'
import { call } from './call'
import { followVault, lockVault, startVaultKeeper } from './vault-key'

vi.mock('virtual:build-info', () => ({ build: 'this-build' }))
// The worker's answers; what the keeper does with them is under test.
vi.mock('./call', () => ({ call: vi.fn() }))

const open: VaultState = { mode: 'passphrase', locked: false, generation: 2, sealedCount: 1 }
const build = 'this-build'
const answers = vi.mocked(call)

beforeEach(() => {
  answers.mockReset()
  answers.mockResolvedValue(open)
})

/** A page with the keeper, and the worker's side of it. */
function aPage() {
  const container = Object.assign(new EventTarget(), { startMessages: () => undefined })
  Object.defineProperty(navigator, 'serviceWorker', { value: container, configurable: true })
  onTestFinished(startVaultKeeper())
  const post = (data: unknown, ports: MessagePort[] = []) =>
    container.dispatchEvent(new MessageEvent('message', { data, ports }))
  return {
    post,
    ask: (generation: number, from = build): unknown => {
      const answered = vi.fn()
      const port = Object.assign(new MessageChannel().port1, { postMessage: answered })
      post({ type: 'vault-key-wanted', build: from, generation }, [port])
      return (answered.mock.calls[0] as unknown[] | undefined)?.[0]
    },
  }
}

const aKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

test('a page keeps the key of its generation for the worker, and says so when it has none', async () => {
  const page = aPage()
  const key = await aKey()
  expect(page.ask(2)).toEqual({})
  page.post({ type: 'vault-key', build, generation: 2, key })
  expect(page.ask(2)).toEqual({ key })
  expect(page.ask(1)).toEqual({})
  expect(page.ask(3)).toEqual({})
})

test.each([
  ['the vault is locked', (page: ReturnType<typeof aPage>) => page.post({ type: 'vault-locked', build })],
  ['the page is left', () => dispatchEvent(new Event('pagehide'))],
])('it forgets the key when %s', async (_, end) => {
  const page = aPage()
  page.post({ type: 'vault-key', build, generation: 2, key: await aKey() })
  end(page)
  expect(page.ask(2)).toEqual({})
})

test('what another build, or nobody that it knows, posts is ignored', async () => {
  const page = aPage()
  const key = await aKey()
  page.post({ type: 'vault-key', build: 'other', generation: 2, key })
  page.post({ type: 'vault-key', build, generation: 2, key: 'no key' })
  page.post('vault-key')
  expect(page.ask(2)).toEqual({})
  page.post({ type: 'vault-key', build, generation: 2, key })
  page.post({ type: 'vault-locked', build: 'other' })
  expect(page.ask(2, 'other')).toBeUndefined()
  expect(page.ask(2)).toEqual({ key })
})

test('a key that it has already is no news: the state is not asked for again', async () => {
  const page = aPage()
  const key = await aKey()
  page.post({ type: 'vault-key', build, generation: 2, key })
  const calls = answers.mock.calls.length
  page.post({ type: 'vault-key', build, generation: 2, key })
  expect(answers.mock.calls.length).toBe(calls)
})

test('followers hear of what happens in other tabs and of their own calls, until they stop', async () => {
  const page = aPage()
  await vi.waitFor(() => expect(answers).toHaveBeenCalled())
  const listener = vi.fn()
  const stop = followVault(listener)
  expect(listener).toHaveBeenLastCalledWith(open)
  answers.mockResolvedValue({ ...open, locked: true })
  page.post({ type: 'vault-locked', build })
  await vi.waitFor(() => expect(listener).toHaveBeenLastCalledWith({ ...open, locked: true }))
  answers.mockResolvedValue({ ...open, sealedCount: 7 })
  await lockVault()
  expect(listener).toHaveBeenLastCalledWith({ ...open, sealedCount: 7 })
  stop()
  const heard = listener.mock.calls.length
  await lockVault()
  expect(listener.mock.calls.length).toBe(heard)
})

test('an answer that a later one overtook is not shown', async () => {
  aPage()
  const listener = vi.fn()
  onTestFinished(followVault(listener))
  let late: (state: VaultState) => void = () => undefined
  answers.mockReturnValueOnce(new Promise((resolve) => (late = resolve)))
  const first = lockVault()
  await lockVault()
  late({ ...open, sealedCount: 99 })
  await first
  expect(listener).not.toHaveBeenCalledWith({ ...open, sealedCount: 99 })
})
