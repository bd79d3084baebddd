import type { Attempt } from '../attempt'
import type { Connection } from '../connection'
import type { Exchange } from '../exchange'
import type { Health } from '../health'
import type { SealedFacts } from '../sealed'
import { toHar } from './har'

/** What helps others to understand a connection's trouble. No secret is part of any of it. */
export interface Bundled {
  readonly at: number
  readonly version: string
  /** Browser, address and state of the background worker, in words. */
  readonly environment: Readonly<Record<string, string>>
  readonly connection: Connection
  /** Which secrets are sealed, and for where; never their values. */
  readonly sealed: readonly SealedFacts[]
  readonly health: Health
  /** The newest last. */
  readonly tests: readonly Attempt[]
  /** The newest of them, oldest first. */
  readonly exchanges: readonly Exchange[]
  /** How many the log has. */
  readonly entriesInAll: number
}

export const toSupportBundle = ({ at, version, exchanges, ...rest }: Bundled): string =>
  JSON.stringify(
    {
      format: 'patchbay-support',
      version: 1,
      patchbay: version,
      at: new Date(at).toISOString(),
      ...rest,
      har: toHar(exchanges, version),
    },
    null,
    2,
  )
