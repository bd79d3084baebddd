import { schemeOf, type Challenge } from './auth'
import { SigningProblem, type Means, type Writing } from './auth/scheme'
import type { Built, Ingredients } from './build-request'
import type { HttpRequest } from './http/request'
import { scopeOf } from './scope'
import { renderTemplate } from './template/render'

/**
 * Adds the credentials of a connection to a request, which is signed as it stands: whatever changes it has to come before. Never
 * throws for what the settings say; without a request, the finding tells why.
 * @param challenge what the server asked for last
 */
export function authorise(ingredients: Ingredients, request: HttpRequest, challenge?: Challenge): Promise<Built> {
  const { connection, secrets } = ingredients
  const { auth } = connection
  return signing(() => schemeOf(auth.kind).apply(request, auth, secrets, meansOf(ingredients, challenge)))
}

/** Runs what signs a request; a mistake in the settings becomes a finding. */
export async function signing(sign: () => HttpRequest | Promise<HttpRequest>): Promise<Built> {
  try {
    return { request: await sign(), findings: [] }
  } catch (error) {
    if (!(error instanceof SigningProblem)) throw error
    return { request: undefined, findings: [{ field: error.field, severity: 'error', message: error.message }] }
  }
}

/** What a scheme signs the connection's requests with. */
export function meansOf(ingredients: Ingredients, challenge?: Challenge): Means {
  const { connection, secrets, now, newId, standIns = false } = ingredients
  const scope = scopeOf(connection, secrets, ingredients)
  const write = (field: string, text: string, { place = 'text', names = {} }: Writing = {}) => {
    const rendered = renderTemplate(text, place, {
      ...scope,
      values: { ...scope.values, ...names },
      mayBeEmpty: Object.keys(names),
    })
    if ('value' in rendered) return rendered.value
    throw new SigningProblem(field, rendered.problem.message)
  }
  return { now, newId, write, standIns, ...(challenge ? { challenge } : {}) }
}
