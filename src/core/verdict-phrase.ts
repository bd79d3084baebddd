import type { Verdict } from './verdict'
import type { VerdictCode } from './verdict-code'

const PHRASES: Readonly<Record<VerdictCode, string>> = {
  ok: 'works',
  'bad-credentials': 'credentials refused',
  forbidden: 'not allowed',
  'wrong-url': 'nothing at this address',
  'unexpected-response': 'unexpected answer',
  'rate-limited': 'asked to slow down',
  'server-error': 'server error',
  'cors-blocked': 'blocked by CORS',
  'no-answer': 'no answer',
  timeout: 'no answer in time',
  'mixed-content': 'blocked: plain http',
  'local-network-blocked': 'blocked: local network',
  'redirect-blocked': 'redirects',
  'device-offline': 'device offline',
  'needs-authorization': 'needs authorisation',
  'no-callback': 'never came back',
  misconfigured: 'setting missing or wrong',
  locked: 'vault locked',
  interrupted: 'interrupted',
  inconclusive: 'proves nothing',
}

/** A verdict in a few words, for lists. */
export const verdictPhrase = ({ code, facts }: Verdict): string => {
  const phrase = facts.status !== undefined && code !== 'ok' ? `${facts.status} · ${PHRASES[code]}` : PHRASES[code]
  return facts.via === undefined ? phrase : `${phrase} · from your terminal`
}
