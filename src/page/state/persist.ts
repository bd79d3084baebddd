let asked = false

/** Asks the browser not to evict what is stored here, once, at the first thing worth keeping. */
export function askToPersist(): void {
  if (asked) return
  asked = true
  void navigator.storage?.persist?.().catch(() => false)
}
