const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** How often the clock is looked at, and at most how often other tabs are told that this one is in use. */
const LOOK_MS = 15_000
/** A tab that the browser had put to sleep first hears what the others told it. */
const HEAR_MS = 1000

/**
 * Calls `onlock` once nobody has used any tab for so long, and again after the next time of use. By the wall clock: a computer that
 * slept was not used. Returns its stopper.
 */
export function startIdleLock({ minutes = 15, onlock }: { minutes?: number; onlock: () => void }): () => void {
  const channel = new BroadcastChannel('patchbay-activity')
  let last = Date.now()
  let told = 0
  /** `due`: the time is over, unless another tab says otherwise. `over`: `onlock` was called. */
  let phase: 'in-use' | 'due' | 'over' = 'in-use'
  let hearing: ReturnType<typeof setTimeout> | undefined

  const isOver = () => Date.now() - last >= minutes * 60_000

  function look(): void {
    if (phase !== 'in-use' || !isOver()) return
    phase = 'due'
    hearing = setTimeout(() => {
      phase = isOver() ? 'over' : 'in-use'
      if (phase === 'over') onlock()
    }, HEAR_MS)
  }

  function use(): void {
    // The first touch after a long time must not keep open what was to be locked.
    look()
    if (phase === 'due') return
    phase = 'in-use'
    last = Date.now()
    if (last - told < LOOK_MS) return
    told = last
    channel.postMessage(last)
  }

  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'number') return
    last = Math.max(last, data)
    if (phase === 'over' && !isOver()) phase = 'in-use'
  }
  const clock = setInterval(look, LOOK_MS)
  document.addEventListener('visibilitychange', look)
  for (const sign of SIGNS) addEventListener(sign, use, { capture: true, passive: true })
  use()

  return () => {
    clearInterval(clock)
    clearTimeout(hearing)
    document.removeEventListener('visibilitychange', look)
    for (const sign of SIGNS) removeEventListener(sign, use, { capture: true })
    channel.close()
  }
}
