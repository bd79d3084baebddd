/**
 * What a server says, sentence by sentence. Names of members and elements, addresses and paths are none of its words: frameworks
 * write a `timestamp` into every error. Codes are taken apart, `TokenExpired` and `token_expired` alike.
 */
export function sentencesOf(text: string, challenge: string): string[] {
  const said = /^[\s\uFEFF]*[[{"]/.test(text) ? jsonValues(text).join('\n') : text.replace(/<[^<>]*>/g, '\n')
  return `${said}\n${/error_description="([^"]*)"/.exec(challenge)?.[1] ?? ''}`
    .replace(/(^|[\s(])(https?:\/)?\/\S*/g, '$1')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .split(/\n|\\n|(?<=[.!?])\s/)
    .flatMap((sentence) => (/\S/.test(sentence) ? sentence.slice(0, 500) : []))
}

/** The strings that are no names. A body that was cut has them, too. */
const jsonValues = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\[^]?)*)(?:"|$)(\s*:)?/g)].flatMap(([, value = '', name]) =>
    name === undefined ? value : [],
  )

/** What the words are about. A guess is worse than nothing here: each pattern wants the thing and what is wrong with it. */
export const speaks = (sentences: readonly string[]) => {
  const some = (...patterns: readonly RegExp[]): boolean =>
    sentences.some((sentence) => patterns.some((pattern) => pattern.test(sentence)))
  return {
    speaksOfScope: some(SCOPE),
    speaksOfPlan: some(...PLAN),
    speaksOfAddress: some(/\bip([ -]address)?\b|allow-?list|white-?list|geo-?block/i),
    speaksOfExpiry: sentences.some(
      (sentence) => EXPIRY.some((pattern) => pattern.test(sentence)) && !(EITHER.test(sentence) && WRONG.test(sentence)),
    ),
    speaksOfTime: some(...TIME),
    speaksOfLimit: some(/rate.?limit|too many requests|throttl/i),
  }
}

const SCOPE =
  /\bscopes?\b|permission|privilege|insufficient (access|rights|authori)|not authori[sz]ed to|access level|not accessible by/i

const PLAN: readonly RegExp[] = [
  /\b(your|current|this|free|paid|higher|account|subscription|pricing|basic|enterprise)('s)? (\w+ )?plan\b|\bplan does\b/i,
  /\b(no|valid|active|your|paid|requires?|without) (\w+ ){0,2}(subscription|licen[cs]e)\b/i,
  /\b(subscription|licen[cs]e|trial)( period)? (has |is |was |does )?(expired|ended|over|inactive|cancel+ed|required|not|missing)\b/i,
  /^\W*upgrade\b|\bupgrade (to|your|the|for)\b|\brequires? (billing|payment)\b|\bbilling (is|has|account|must)\b/i,
  /\bpayment (is )?(required|overdue|failed|missing)\b|\bquota\b.*\b(exceeded|reached|used up)|\bexceeded\b.*\bquota\b/i,
]

const CREDENTIAL =
  '(tokens?|keys?|credentials?|session|secret|grant|password|jwt|signature|assertion|login|certificate|authori[sz]ation code|refresh|auth)'
const EXPIRY: readonly RegExp[] = [
  new RegExp(`\\b${CREDENTIAL}\\b.*\\b(expired|revoked|no longer valid)\\b`, 'i'),
  new RegExp(`\\b(expired|revoked)\\b.*\\b${CREDENTIAL}\\b`, 'i'),
]
/** “Invalid or expired token” is said of any unknown one. */
const EITHER = /\bor\b|\//i
const WRONG = /\b(invalid|unknown|incorrect|malformed|wrong|bad|not found|not exist|missing|not valid)\b/i

const TIME: readonly RegExp[] = [
  /\bclock\b(?! (in|out)\b)|\bskew(ed)?\b|\bserver.?s? time\b|reasonable timeframe|too far in the (future|past)/i,
  /\bsignature expired:|\bsignature not yet current|\bis now (earlier|later) than\b/i,
  /\b(token|jwt|assertion|signature)\b.*\b(not (yet )?(valid|active) (yet|before|until)|not yet (valid|active)|used (too early|before issued))/i,
  /\b(timestamp|request time|date header|iat|nbf|issued at)\b(?!.*\bmust be\b).*\b(expired|old|stale|early|late|ahead|behind|future|past|outside|range|window|drift|tolerance|exp)\b/i,
  /\b(expired|old|stale) (request )?timestamp\b/i,
]
