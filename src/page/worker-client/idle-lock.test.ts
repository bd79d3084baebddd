import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { startIdleLock } from './idle-lock'

const MINUTE = 60_000

/** Tabs of one browser, apart from each other only in what is heard: events of a test's window reach all of them. */
class Channel {
  static readonly all = new Set<Channel>()
  onmessage: ((event: { data: unknown }) => void) | null = null
  constructor() {
    Channel.all.add(this)
  }
  postMessage(data: unknown) {
    for (const other of Channel.all) if (other !== this) other.onmessage?.({ data })
  }
  close() {
    Channel.all.delete(this)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('BroadcastChannel', Channel)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function aTab(minutes = 15) {
  const onlock = vi.fn()
  onTestFinished(startIdleLock({ minutes, onlock }))
  return onlock
}

const use = (sign = 'keydown') => dispatchEvent(new Event(sign))

test('it locks once after the time, and not before', () => {
  const onlock = aTab()
  vi.advanceTimersByTime(15 * MINUTE - 1)
  expect(onlock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(20_000)
  expect(onlock).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60 * MINUTE)
  expect(onlock).toHaveBeenCalledTimes(1)
})

test.each(['pointerdown', 'pointermove', 'keydown', 'wheel'])(
  '%s keeps it open, and the next time of use starts anew',
  (sign) => {
    const onlock = aTab()
    for (let time = 0; time < 60; time += 10) {
      vi.advanceTimersByTime(10 * MINUTE)
      use(sign)
    }
    expect(onlock).not.toHaveBeenCalled()
    vi.advanceTimersByTime(16 * MINUTE)
    use(sign)
    vi.advanceTimersByTime(16 * MINUTE)
    expect(onlock).toHaveBeenCalledTimes(2)
  },
)

test('use of any tab keeps all of them open', () => {
  const onlock = aTab()
  const other = new Channel()
  for (let time = 0; time < 60; time += 10) {
    vi.advanceTimersByTime(10 * MINUTE)
    other.postMessage(Date.now())
  }
  expect(onlock).not.toHaveBeenCalled()
  other.close()
  vi.advanceTimersByTime(16 * MINUTE)
  expect(onlock).toHaveBeenCalledTimes(1)
})

test('other tabs are told now and then, not at every move', () => {
  const told = vi.fn()
  const other = new Channel()
  other.onmessage = told
  aTab()
  for (let second = 0; second < 60; second += 1) {
    vi.advanceTimersByTime(1000)
    use('pointermove')
  }
  expect(told.mock.calls.length).toBeLessThanOrEqual(5)
  other.close()
})

test('a computer that slept locks at the first touch, which does not count as use', () => {
  const onlock = aTab()
  vi.setSystemTime(Date.now() + 8 * 60 * MINUTE)
  use()
  vi.advanceTimersByTime(500)
  use()
  vi.advanceTimersByTime(1000)
  expect(onlock).toHaveBeenCalledTimes(1)
})

test('a tab that the browser had put to sleep hears first that another one was in use', () => {
  const onlock = aTab()
  const other = new Channel()
  vi.setSystemTime(Date.now() + 60 * MINUTE)
  document.dispatchEvent(new Event('visibilitychange'))
  other.postMessage(Date.now() - MINUTE)
  vi.advanceTimersByTime(10 * MINUTE)
  expect(onlock).not.toHaveBeenCalled()
  other.close()
})

test('a stopped one stays silent', () => {
  const onlock = vi.fn()
  startIdleLock({ onlock })()
  vi.advanceTimersByTime(60 * MINUTE)
  expect(onlock).not.toHaveBeenCalled()
  expect(Channel.all.size).toBe(0)
})
