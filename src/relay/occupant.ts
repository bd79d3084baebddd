import { codeOf } from './listen'
import { identity, identityPath } from './serve'

/** Who listens on a port of this computer. */
export type Occupant = 'nobody' | 'patchbay' | 'something-else'

/** Asks both addresses of `localhost`, since a browser may choose either; ours counts only if nobody else is on the other. */
export async function occupantOf(port: number): Promise<Occupant> {
  const answers = await Promise.all(['127.0.0.1', '[::1]'].map((host) => ask(`http://${host}:${port}${identityPath}`)))
  if (answers.includes('something-else')) return 'something-else'
  return answers.includes('patchbay') ? 'patchbay' : 'nobody'
}

const NOBODY = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EHOSTUNREACH', 'EINVAL'])

async function ask(url: string): Promise<Occupant> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(1000) })
    const answer: unknown = await response.json()
    return isIdentity(answer) ? 'patchbay' : 'something-else'
  } catch (error) {
    // Whatever does not speak HTTP or JSON, or says nothing, listens all the same.
    return error instanceof Error && NOBODY.has(codeOf(error.cause)) ? 'nobody' : 'something-else'
  }
}

const isIdentity = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'name' in answer && answer.name === identity.name
