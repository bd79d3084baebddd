import { originOf } from '../connection'
import type { Binding } from '../sealed'
import type { OAuthClient } from './client'

/** Where secrets of a client, and of a grant, may go: to its own endpoints, in the body or as Basic credentials. */
export function clientBinding({ endpoints }: Pick<OAuthClient, 'endpoints'>): Binding {
  const origins = [endpoints.token, endpoints.revoke, endpoints.introspect, endpoints.device].flatMap(
    (address) => originOf(address.trim()) ?? [],
  )
  return { origins: [...new Set(origins)].sort(), slots: ['body', 'header:authorization'] }
}

/** What is sent to the token endpoint and nowhere else: codes, verifiers, passwords. */
export const tokenBinding = ({ endpoints }: Pick<OAuthClient, 'endpoints'>): Binding => ({
  origins: [originOf(endpoints.token.trim()) ?? []].flat(),
  slots: ['body'],
})
