/** What the parameters of OAuth requests and answers are for. @see https://www.iana.org/assignments/oauth-parameters */
const MEANINGS: Readonly<Record<string, string>> = {
  response_type: 'What is asked for: “code” is a code to be traded for a token.',
  client_id: 'Which app asks, as the provider registered it.',
  client_secret: 'The app’s secret.',
  redirect_uri: 'Where the browser is sent back to. It has to be registered with the provider, letter by letter.',
  scope: 'What the token may be used for.',
  state: 'Random, and of this attempt only: an answer without it is not ours.',
  nonce: 'Random: it has to come back inside the id_token.',
  code_challenge: 'A fingerprint of a secret that only this browser has (PKCE).',
  code_challenge_method: 'How the fingerprint was made.',
  code_verifier: 'The secret that the fingerprint was made of (PKCE).',
  audience: 'Which API the token is for.',
  resource: 'Which API the token is for (RFC 8707).',
  prompt: 'Whether the provider should ask again, although it could know.',
  access_type: 'Google: “offline” asks for a refresh token.',
  login_hint: 'Who will probably sign in.',
  grant_type: 'What is traded for a token.',
  code: 'The code that came back with the browser. It counts once.',
  refresh_token: 'Gets a new access token without asking anybody.',
  access_token: 'What the API wants to see.',
  id_token: 'Says who signed in.',
  username: 'Who signs in.',
  password: 'The password of the account.',
  assertion: 'A signed statement that is traded for a token.',
  client_assertion: 'A signed statement of who the app is, in place of its secret.',
  client_assertion_type: 'Of what kind that statement is.',
  device_code: 'The device’s side of the code that the user enters.',
  token: 'The token that this is about.',
  token_type_hint: 'What kind of token it probably is.',
  token_type: 'How the token is to be sent.',
  expires_in: 'Seconds until the token ends.',
  error: 'Why there is no token, as a code.',
  error_description: 'The same in the provider’s words.',
  iss: 'Whose answer it is (RFC 9207).',
  oauth_token: 'Which sign-in this is: it comes back with the browser, and counts for nothing else.',
  oauth_callback: 'Where the browser is sent back to.',
  oauth_verifier: 'Shows that somebody agreed. It counts once.',
}

export interface Explained {
  readonly name: string
  readonly value: string
  /** Empty where it is none of OAuth's own. */
  readonly meaning: string
}

/** The parameters of a query or a form, with what they are for. Masks of removed secrets stay as they are. */
export function explainParameters(encoded: string): Explained[] {
  return encoded
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      const name = decoded(at < 0 ? pair : pair.slice(0, at))
      return { name, value: at < 0 ? '' : decoded(pair.slice(at + 1)), meaning: MEANINGS[name] ?? '' }
    })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
