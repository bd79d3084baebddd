import { SEEN, type Rule } from './rule'

/** Visits to a provider's page, where somebody agrees or not. Its page says more than anybody here can see. */
export const signInRules: readonly Rule[] = [
  {
    id: 'no-callback',
    when: { failure: 'no-callback' },
    headline: '{host} never sent the browser back.',
    why: 'A window went to its sign-in page, and no answer came. What that page said is only to be seen there.',
    evidence: ['It was waited for {waited} s.', 'The redirect URI was {redirectUri}'],
    next: [
      'An error page that names redirect_uri: register exactly {redirectUri} with the app, to the letter.',
      'An error page that names client_id or the client: the client id is of another app, region or environment.',
      'The window was closed, or the sign-in was not finished: authorise again.',
      'If the window ended at another address, that one is registered, or the provider sent you to its own pages.',
    ],
  },
  {
    id: 'callback-error',
    when: { outcome: 'callback', callbackError: SEEN },
    headline: '{host} sent the browser back with an error: {callbackError}.',
    why: 'It did not agree, so there is no code to get a token with.',
    evidence: ['It says: “{callbackSays}”.', 'The redirect URI was {redirectUri}'],
    next: [
      'access_denied: whoever signed in said no, or may not say yes. Sign in with another account, or ask an administrator.',
      'invalid_scope: ask for fewer scopes, in the connection or the OAuth client.',
      'unauthorized_client and unsupported_response_type: the app at the provider must allow the authorization code grant.',
    ],
  },
]
