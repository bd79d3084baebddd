/** Clock of the caller, in milliseconds, for the time limit; `milliseconds` is 500 unless told, `depth` 100. */
export interface Limits {
  readonly tick: () => number
  readonly milliseconds?: number
  readonly depth?: number
}

/** Why a path cannot be followed, as a sentence for the user. Never leaves this folder: {@link Found} carries its message. */
export class Refusal extends Error {}

/** The path would take more than an evaluation may. */
export class Exceeded extends Refusal {}

/** About a third of a second of matching; it ends an evaluation even where the clock stands still. */
const MAX_STEPS = 10_000_000

/** What one evaluation may still cost. Whatever loops or recurses spends from it; once it is used up, every further use throws. */
export class Budget {
  readonly #limits: Required<Limits>
  readonly #what: string
  readonly #deadline: number
  #steps = 0
  #depth = 0
  #over: Exceeded | undefined

  constructor({ tick, milliseconds = 500, depth = 100 }: Limits, what = 'expression') {
    this.#limits = { tick, milliseconds, depth }
    this.#what = what
    this.#deadline = tick() + milliseconds
  }

  /** Counts work, in steps of some 50 ns, and looks at the clock. */
  spend(steps: number): void {
    if (this.#over) throw this.#over
    this.#steps += steps
    if (this.#limits.tick() > this.#deadline)
      this.stop(
        `The ${this.#what} took more than ${this.#limits.milliseconds / 1000} s on this answer. Make it simpler or more specific.`,
      )
    if (this.#steps > MAX_STEPS) this.stop(`The ${this.#what} takes too long on this answer. Make it simpler or more specific.`)
  }

  /** One function of the user's more is under way. */
  enter(): void {
    if (++this.#depth > this.#limits.depth)
      this.stop(`The expression calls itself more than ${this.#limits.depth} deep. Give it a condition that ends it.`)
  }

  leave(): void {
    this.#depth--
  }

  /** Ends the evaluation, also the branches of it that still run beside the one that failed. */
  stop(message: string): never {
    throw this.close(message)
  }

  /** No work is left to do: what still runs ends at its next step. */
  close(message = ''): Exceeded {
    this.#over ??= new Exceeded(message)
    return this.#over
  }
}
