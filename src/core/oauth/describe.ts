import type { Facts } from '../verdict'
import type { VerdictCode } from '../verdict-code'

/** What happened on the way to a token, in words; nothing if that is not what the verdict is about. */
export function oauthWords(
  code: VerdictCode,
  facts: Facts,
  name: string,
): { headline: string; evidence?: string; next: string } | undefined {
  if (code === 'no-callback') return noCallback(facts, name)
  if (code === 'needs-authorization') return needsAuthorization(facts, name)
  const words = WORDS[facts.reason ?? '']
  return words?.(facts, name)
}

type Words = (facts: Facts, name: string) => { headline: string; evidence?: string; next: string }

const status = ({ status }: Facts): string => (status === undefined ? '' : ` (${status})`)
const server = ({ host }: Facts): string => host ?? 'The authorization server'

const WORDS: Readonly<Record<string, Words>> = {
  authorized: (facts, name) => ({
    headline: facts.label ? `Signed in to ${name} as ${facts.label}.` : `${name} gave a token.`,
    next: '',
  }),
  'oauth-client': (facts) =>
    facts.status === undefined
      ? {
          headline: 'The OAuth client is not complete.',
          next: 'Open it under OAuth clients, complete it, and authorise again.',
        }
      : {
          headline: `${server(facts)} refused the OAuth client itself${status(facts)}.`,
          next: 'Check client id and secret, and how the client authenticates: many providers take only one of Basic and body. Some refuse a secret that a browser sends along.',
        },
  'oauth-changed': (_, name) => ({
    headline: `${name} got another OAuth client during the sign-in.`,
    evidence: 'The answer was for the client that it had before, so it went to none.',
    next: 'Authorise again.',
  }),
  'oauth-superseded': (_, name) => ({
    headline: `Another sign-in to ${name} took the place of this one.`,
    evidence: 'A connection waits for one at a time.',
    next: 'Go on in the newer window, or authorise again.',
  }),
  'oauth-code': (facts) => ({
    headline: `${server(facts)} did not take the code${status(facts)}.`,
    next: 'Codes count once and for a minute or so. Authorise again; if it stays so, compare the redirect URI with the registered one, and PKCE with what the provider supports.',
  }),
  'oauth-login': (facts) => ({
    headline: `${server(facts)} refused user name and password${status(facts)}.`,
    next: 'Check both. Accounts with a second factor, or that sign in elsewhere, cannot use this grant.',
  }),
  'oauth-assertion': (facts) => ({
    headline: `${server(facts)} refused the assertion${status(facts)}.`,
    next: 'Check subject, audience and key, whether the user or an administrator has agreed to this app, and that this device’s clock is right.',
  }),
  'oauth-device': (facts) => ({
    headline: `${server(facts)} refused the device code${status(facts)}.`,
    next: 'It may have expired. Ask for a new one.',
  }),
  'oauth-scope': (facts) => ({
    headline: `${server(facts)} does not grant these scopes${status(facts)}.`,
    next: 'Check their spelling, what stands between them (blank or comma), and which of them the app is allowed to ask for.',
  }),
  'oauth-denied': (_, name) => ({
    headline: `Access to ${name} was denied.`,
    evidence: 'Somebody pressed “Cancel” on the provider’s page, or an administrator does not allow this app.',
    next: 'Authorise again and agree, or ask an administrator to allow the app.',
  }),
  'oauth-authorize': (_, name) => ({
    headline: `${name} refused the request to sign in.`,
    next: 'Compare the parameters below with what the app is registered for: redirect URI, response type, scopes.',
  }),
  'oauth-issuer': (_, name) => ({
    headline: `The answer is not from the provider that was asked.`,
    evidence: 'It was thrown away: another server may have been mixed in.',
    next: `Check the issuer in the OAuth client of ${name}, and authorise again.`,
  }),
  'oauth-callback': (_, name) => ({
    headline: `${name} sent the browser back without a usable answer.`,
    next: 'Check that the app is registered for the authorization code grant (response type “code”).',
  }),
  'oauth-html': (facts) => ({
    headline: `${server(facts)} answered with a web page instead of a token${status(facts)}.`,
    next: 'Check the token endpoint: it is rarely the address of the sign-in page.',
  }),
  'oauth-answer': (facts) => ({
    headline: `${server(facts)} answered, but not as OAuth does${status(facts)}.`,
    next: 'Look at the answer in the log.',
  }),
  'oauth-identity': (facts) => ({
    headline: `The id_token of ${server(facts)} is not to be trusted, so none of its tokens was kept.`,
    next: 'Check issuer, client id and JWKS address in the OAuth client, then authorise again. If the provider’s id_tokens differ from OpenID Connect, say so there, under “How its answers differ”.',
  }),
  'oauth-error': (facts) => ({
    headline: `${server(facts)} refused to give a token${status(facts)}.`,
    next: 'Look at request and answer in the log; parameters are explained there.',
  }),
  'oauth-endpoint': (facts) => ({
    headline: `${server(facts)} does not let a browser ask for tokens (CORS).`,
    evidence: 'Many providers keep their token endpoint to servers, above all for clients with a secret.',
    next: 'Make the call in a terminal: Patchbay writes it, and takes what it prints. Or choose “Pasted access token”.',
  }),
  'oauth1-endpoint': (facts) => ({
    headline: `${server(facts)} does not let a browser ask for OAuth 1.0 credentials (CORS).`,
    next: 'Set “Parameters in” to the query, which needs no preflight. If it is refused all the same, get a token elsewhere, choose “Entered here” and paste it.',
  }),
  'oauth1-temporary': (facts) => ({
    headline: `${server(facts)} refused to begin a sign-in${status(facts)}.`,
    next: 'Check consumer key and secret, the signature method, and that our redirect URI is registered as the callback URL.',
  }),
  'oauth1-unconfirmed': (facts) => ({
    headline: `${server(facts)} does not confirm the callback.`,
    evidence: 'It speaks OAuth 1.0 without revision A, where somebody else’s sign-in can be slipped in. Nobody was sent there.',
    next: 'Look for a newer address in the provider’s documentation, or enter a token that you got elsewhere.',
  }),
  'oauth1-answer': (facts) => ({
    headline: `${server(facts)} answered without oauth_token and oauth_token_secret${status(facts)}.`,
    next: 'Compare temporary credentials URL and token URL with the documentation, and look at the answer in the log.',
  }),
  'oauth1-no-verifier': (_, name) => ({
    headline: `${name} sent the browser back without oauth_verifier.`,
    evidence: 'Without it, nobody can tell who agreed. The answer was thrown away.',
    next: 'Authorise again; a provider that never sends one speaks an older version, and cannot be used this way.',
  }),
  'oauth1-verifier': (facts) => ({
    headline: `${server(facts)} did not take the verifier${status(facts)}.`,
    next: 'It counts once and for some minutes, for the sign-in that it belongs to. Authorise again.',
  }),
  'oauth-state': () => ({ headline: 'This answer belongs to no sign-in of yours.', next: '' }),
  'oauth-replayed': () => ({ headline: 'This answer was used before.', next: '' }),
  'oauth-late': () => ({ headline: 'This answer came too late.', next: '' }),
}

function noCallback(facts: Facts, name: string): ReturnType<Words> {
  if (facts.reason?.startsWith('device-'))
    return {
      headline:
        facts.reason === 'device-stopped'
          ? `You stopped waiting for the code to be entered at ${name}.`
          : `Nobody entered the code at ${name} in time.`,
      next: 'Authorise again: there will be a new code.',
    }
  if (facts.reason?.startsWith('terminal-'))
    return {
      headline: 'No output of the terminal was pasted, so there is no token.',
      next: 'Authorise again for a new command.',
    }
  return {
    headline:
      facts.reason === 'stopped'
        ? `You stopped waiting for ${name} to send the browser back.`
        : facts.reason === 'blocked'
          ? 'The browser did not open the window.'
          : `${name} never sent the browser back.`,
    evidence: 'No provider tells an app about a page that the user left, or about an error that it shows only there.',
    next: 'What did its page say? The usual causes are below. Then authorise again.',
  }
}

function needsAuthorization(facts: Facts, name: string): ReturnType<Words> {
  switch (facts.reason) {
    case 'missing':
      return { headline: `There is no token for ${name} yet.`, next: 'Press “Save and authorise”.' }
    case 'changed':
      return {
        headline: `The token for ${name} was got with other settings.`,
        evidence: 'Client, grant or scopes were changed since.',
        next: 'Press “Save and authorise” to get one that fits.',
      }
    case 'expired':
      return {
        headline: `The token for ${name} has ended, and there is none to renew it with.`,
        evidence: 'The provider gave no refresh token.',
        next: 'Authorise again. For tokens that renew themselves, ask for what the provider wants to hear: often the scope offline_access, or access_type=offline.',
      }
    case 'refresh':
      return {
        headline: `${name} does not renew the token any more${status(facts)}.`,
        evidence: 'The refresh token has expired, was used before, or was revoked.',
        next: 'Press “Save and authorise”.',
      }
    default:
      return { headline: `${name} wants you to authorise again.`, next: 'Press “Save and authorise”.' }
  }
}
