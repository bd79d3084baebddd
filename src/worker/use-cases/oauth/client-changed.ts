import type { Connection } from '../../../core/connection'
import type { Authorization } from '../../../core/oauth/authorization'
import { verdict, type Verdict } from '../../../core/verdict'

/**
 * A verdict if the connection has another client than the one that the user agreed for: a code must not reach that one's endpoint.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.4
 */
export const clientChanged = ({ clientId }: Authorization, { auth }: Connection): Verdict | undefined =>
  auth.kind === 'oauth2' && auth.client === clientId ? undefined : verdict('misconfigured', { reason: 'oauth-changed' })
