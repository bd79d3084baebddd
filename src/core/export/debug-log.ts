import type { Exchange } from '../exchange'

/**
 * Exchanges as lines of text, two each, oldest first: ISO date, id of the request, kind and id of what made it, and the request or
 * the response as JSON. The id pairs the two; the form is that of integrator.io’s debug log.
 */
export const toDebugLog = (exchanges: readonly Exchange[]): string =>
  [...exchanges]
    .sort((a, b) => a.at - b.at)
    .flatMap(({ id, at, connectionId, request, response, failure, timing }) => {
      const line = (time: number, what: unknown) =>
        `${new Date(time).toISOString()} ${id} connection ${connectionId || '-'} ${JSON.stringify(what)}`
      const { method, url, headers, body } = request
      const sent = line(at, { method, url, headers: asObject(headers), ...(body ? { body: body.text } : {}) })
      const came = response
        ? { statusCode: response.status, headers: asObject(response.headers), body: response.body.text }
        : { error: failure?.kind ?? 'unknown', message: failure?.message ?? '' }
      return [sent, line(at + timing.total, came)]
    })
    .join('\n')

/** Headers of one name are joined, as they may be. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.3 */
function asObject(headers: Exchange['request']['headers']): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const { name, value } of headers) joined[name] = Object.hasOwn(joined, name) ? `${joined[name] ?? ''}, ${value}` : value
  return joined
}
