import { isLoopback, parseUrl } from '../http/address'

interface Wrong {
  readonly field: string
  readonly severity: 'error'
  readonly message: string
}

/**
 * What is wrong with the address of an authorization server; an empty one is not looked at.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.6
 */
export function lintEndpoint(field: string, text: string): Wrong[] {
  const address = text.trim()
  if (address === '') return []
  const wrong = (message: string): Wrong[] => [{ field, severity: 'error', message }]
  const url = parseUrl(address)
  if (!url || !/^https?:$/.test(url.protocol)) return wrong(`“${address}” is not a whole address. Begin with https://.`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return wrong('Codes and tokens must not travel over plain http. Use https; only this computer itself may do without.')
  return url.hash === '' ? [] : wrong('An endpoint has no fragment (#…).')
}
