import type { Tokens } from '../core/oauth/tokens'
import type { Verdict } from '../core/verdict'
import type { Database } from './database'

export const readTokens = (db: Database, connectionId: string): Promise<Tokens | undefined> => db.tokens.get(connectionId)

export const putTokens = (db: Database, tokens: Tokens): Promise<string> => db.tokens.put(tokens)

export const forgetTokens = (db: Database, connectionId: string): Promise<void> => db.tokens.delete(connectionId)

/** The user has to authorise again, for this reason. */
export const markNeeded = (db: Database, connectionId: string, needs: Verdict): Promise<number> =>
  db.tokens.update(connectionId, { needs })
