/** Holds a shared lock while this tab has unsaved edits, so that no tab updates Patchbay over them. */
const LOCK = 'patchbay-unsaved-edits'

let count = $state(0)
let release: (() => void) | undefined
const waiting: (() => void)[] = []

function change(by: 1 | -1): void {
  count += by
  if (count === 1 && by === 1) hold()
  if (count === 0) {
    release?.()
    release = undefined
    waiting.splice(0).forEach((resolve) => resolve())
  }
}

function hold(): void {
  const held = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks?.request(LOCK, { mode: 'shared' }, () => held)
}

export const unsavedEdits = {
  get any() {
    return count > 0
  },
  /** Registers one form with edits; call what it returns when they are saved or discarded. */
  add(): () => void {
    let active = true
    change(1)
    return () => {
      if (active) change(-1)
      active = false
    }
  },
  /** Runs as soon as no tab has unsaved edits. */
  whenNowhere: (run: () => Promise<void>): Promise<void> => navigator.locks.request(LOCK, { mode: 'exclusive' }, run),
  /** Settles as soon as this tab has none. */
  whenHereNone: (): Promise<void> => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
}

/** The browser's own question before a tab is closed in which `lossy` says that something would be lost. Returns its stopper. */
export function guardUnload(lossy: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (lossy()) event.preventDefault()
  }
  addEventListener('beforeunload', ask)
  return () => removeEventListener('beforeunload', ask)
}
