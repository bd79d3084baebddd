import { asProblem, type Problem } from '../../core/problem'
import { db } from './database'

let value = $state.raw<Problem>()

/** Why nothing can be stored here, if so. */
export const storageProblem = {
  get value() {
    return value
  },
}

/** Opens the documents' database early, so that a refusal is said before anything is typed. */
export async function openStorage(): Promise<void> {
  try {
    await db.open()
  } catch (error) {
    value = asProblem(error)
  }
}
