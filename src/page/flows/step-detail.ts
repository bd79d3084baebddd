/** Changes per frame: as many as leave a slow computer its frame. */
const PER_FRAME = 16

/**
 * Which steps of a canvas show what they are; the others are boxes. A large flow changes a few per frame, so that panning and
 * zooming do not wait for hundreds of them.
 */
export class StepDetail {
  readonly #onchange: (shown: ReadonlySet<string>) => void
  readonly #shown = new Set<string>()
  readonly #followers = new Map<string, Set<(shown: boolean) => void>>()
  #wanted: ReadonlySet<string> = new Set()
  #frame = 0

  constructor(onchange: (shown: ReadonlySet<string>) => void) {
    this.#onchange = onchange
  }

  shows(id: string): boolean {
    return this.#shown.has(id)
  }

  /** Tells whenever the step changes. Returns its stopper. */
  follow(id: string, tell: (shown: boolean) => void): () => void {
    const followers = this.#followers.get(id) ?? new Set()
    this.#followers.set(id, followers.add(tell))
    return () => followers.delete(tell)
  }

  /** Shows exactly these steps: at once, or in slices. */
  show(wanted: ReadonlySet<string>, { sliced }: { sliced: boolean }): void {
    this.#wanted = wanted
    if (!sliced) this.#change(Infinity)
    else this.#frame ||= requestAnimationFrame(() => this.#slice())
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
  }

  #slice(): void {
    this.#frame = this.#change(PER_FRAME) ? requestAnimationFrame(() => this.#slice()) : 0
  }

  /** Returns whether there is more to change. */
  #change(most: number): boolean {
    const changes = [
      ...[...this.#shown].filter((id) => !this.#wanted.has(id)),
      ...[...this.#wanted].filter((id) => !this.#shown.has(id)),
    ]
    for (const id of changes.slice(0, most)) {
      const shown = this.#wanted.has(id)
      if (shown) this.#shown.add(id)
      else this.#shown.delete(id)
      for (const tell of this.#followers.get(id) ?? []) tell(shown)
    }
    if (changes.length > 0) this.#onchange(new Set(this.#shown))
    return changes.length > most
  }
}
