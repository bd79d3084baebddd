import type { Exchange } from '../exchange'

/** What ties an answer to its attempt, or proves who may exchange it, is worth something until it is used; a code always is. */
const TIES =
  /([?&#](state|nonce|code_challenge|code|id_token|access_token|refresh_token|oauth_token|oauth_verifier|denied)=)[^&#]+/g

const masked = (address: string): string => address.replace(TIES, '$1••• $2')
const masksIn = (address: string): string[] => [...address.matchAll(TIES)].map(([, , name = '']) => `••• ${name}`)

/** The visit to the provider's page, as a log entry: the browser's window makes this request, and no answer of it is seen here. */
export const signInRequest = (url: string): Pick<Exchange, 'cause' | 'mode' | 'request' | 'removed' | 'timing'> => ({
  cause: 'login',
  mode: 'navigate',
  request: { method: 'GET', url: masked(url), headers: [] },
  removed: masksIn(url),
  timing: { total: 0 },
})

/** The provider sent the browser back. `answer` is the query or fragment of that address. */
export function cameBack(entry: Exchange, redirectUri: string, answer: string, at: number): Exchange {
  const address = `${redirectUri}?${answer.replace(/^[?#]/, '')}`
  return {
    ...entry,
    response: {
      status: 302,
      statusText: '',
      type: 'callback',
      url: redirectUri,
      redirected: false,
      headers: [{ name: 'Location', value: masked(address) }],
      body: { text: '', size: 0, truncated: false, binary: false },
    },
    removed: [...new Set([...entry.removed, ...masksIn(address)])],
    timing: { total: at - entry.at },
  }
}

/** Nobody waits any more. */
export const neverCameBack = (entry: Exchange, reason: keyof typeof ENDS, at: number): Exchange => ({
  ...entry,
  failure: { kind: 'no-callback', message: `${ENDS[reason]} after ${Math.round((at - entry.at) / 1000)} s` },
  timing: { total: at - entry.at },
})

const ENDS = {
  stopped: 'The wait was ended',
  timeout: 'No answer',
  superseded: 'Another sign-in took its place',
  blocked: 'No window could be opened, and the wait was ended',
}
