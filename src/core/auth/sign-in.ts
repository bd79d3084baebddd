import type { AuthConfig } from './index'
import type { TerminalGrant } from '../oauth/authorization'
import { isInteractive } from './oauth2'

/** How a person agrees at the provider under these settings: in a window, with a code on any device, or not at all. */
export function signInOf(auth: AuthConfig): 'window' | 'device' | undefined {
  if (auth.kind === 'oauth1') return auth.tokenBy === 'sign-in' ? 'window' : undefined
  if (auth.kind !== 'oauth2' || !isInteractive(auth.grant)) return undefined
  return auth.grant === 'authorization_code' ? 'window' : 'device'
}

/** What is traded for a token without asking anybody, if it is so under these settings. */
export const silentGrant = (auth: AuthConfig): TerminalGrant | undefined =>
  auth.kind !== 'oauth2' || isInteractive(auth.grant) || auth.grant === 'pasted' ? undefined : auth.grant
