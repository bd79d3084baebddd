import type { Deps } from '../../deps'

/**
 * Does work on a connection's tokens while no other call, tab or worker gets, keeps or ends them: what was known of them before
 * has to be read again inside.
 */
export const aloneWithTokens = <Result>(deps: Deps, connectionId: string, work: () => Promise<Result>): Promise<Result> =>
  deps.exclusively(`patchbay-token-${connectionId}`, work)
