import type { AuthConfig } from './index'
import { isInteractive } from './oauth2'

/** How a person agrees at the provider under these settings: in a window, with a code on any device, or not at all. */
export function signInOf(auth: AuthConfig): 'window' | 'device' | undefined {
  if (auth.kind === 'oauth1') return auth.tokenBy === 'sign-in' ? 'window' : undefined
  if (auth.kind !== 'oauth2' || !isInteractive(auth.grant)) return undefined
  return auth.grant === 'authorization_code' ? 'window' : 'device'
}
