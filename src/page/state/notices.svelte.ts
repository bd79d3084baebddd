import { asProblem, type Problem } from '../../core/problem'

export interface Notice {
  readonly id: number
  readonly text: string
  readonly tone: 'info' | 'failed'
  readonly action?: { readonly label: string; readonly run: () => void }
}

let list = $state.raw<readonly Notice[]>([])
let next = 0

/** Messages at the edge of the screen. Those with an action or bad news stay longer. */
export const notices = {
  get all() {
    return list
  },
  say(text: string, action?: Notice['action']): void {
    add({ text, tone: 'info', ...(action ? { action } : {}) }, action ? 12_000 : 5_000)
  },
  report(problem: Problem): void {
    add({ text: problem.message, tone: 'failed' }, 20_000)
  },
  dismiss(id: number): void {
    list = list.filter((notice) => notice.id !== id)
  },
}

function add(notice: Omit<Notice, 'id'>, forMs: number): void {
  const id = next++
  list = [...list, { ...notice, id }].slice(-4)
  setTimeout(() => notices.dismiss(id), forMs)
}

/** Runs work that a list or a menu started; its failure becomes a notice. */
export async function reporting<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    notices.report(asProblem(error))
    return undefined
  }
}
