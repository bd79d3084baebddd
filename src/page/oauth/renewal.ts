import type { Tokens } from '../../core/oauth/tokens'

/** What comes after a token's end. `gotAlone`: its grant needs nobody, and the endpoint answers browsers. */
export function renewalWords(
  { refreshable }: Pick<Tokens, 'refreshable'>,
  { byTerminal, gotAlone }: { byTerminal: boolean; gotAlone: boolean },
): string {
  if (refreshable) return byTerminal ? '; your terminal renews it' : '; it renews itself'
  return gotAlone ? '; a new one is got by itself' : '; there is no refresh token'
}
