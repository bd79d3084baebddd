import { obtaining } from '../../core/auth'
import { signInOf } from '../../core/auth/sign-in'
import type { Connection } from '../../core/connection'
import { verdict } from '../../core/verdict'
import type { Deps } from '../deps'
import { freshToken, type Fresh } from './oauth/fresh-token'
import { obtainToken, occasionWith } from './obtain-token'
import type { Occasion } from './send'

/** Whether a token is seen to before the first request. */
export const signsInFirst = ({ auth }: Pick<Connection, 'auth'>): boolean =>
  auth.kind === 'oauth2' || signInOf(auth) !== undefined || obtaining(auth)?.when === 'first'

/** Whether there is a way to another token when the API refuses the one it was sent. */
export const canSignIn = ({ auth }: Pick<Connection, 'auth'>): boolean =>
  auth.kind === 'oauth2' ? auth.grant !== 'pasted' : obtaining(auth) !== undefined

/** Gets a token as the connection's authentication says. `refused`: the API does not take the present one any more. */
export async function signIn(deps: Deps, occasion: Occasion, refused = false): Promise<Fresh> {
  const { auth } = occasion.connection
  if (auth.kind === 'oauth2') {
    const field = auth.use === 'id_token' ? 'idToken' : 'accessToken'
    return freshToken(deps, occasion, refused ? occasion.secrets.find((secret) => secret.field === field)?.value : undefined)
  }
  if (signInOf(auth) && !occasion.secrets.some(({ field }) => field === 'token'))
    return { verdict: verdict('needs-authorization', { reason: 'missing' }) }
  const obtain = obtaining(auth)
  if (!obtain) return { occasion }
  const obtained = await obtainToken(deps, obtain, occasion)
  if ('verdict' in obtained) return obtained
  const { outcome, expiresIn } = obtained
  return {
    occasion: occasionWith(occasion, obtained),
    ...(outcome ? { outcome } : {}),
    ...(expiresIn === undefined ? {} : { detail: `for ${expiresIn} s` }),
  }
}
