import * as z from 'zod/mini'
import { connectionSchema } from './connection'
import { browserFactsSchema } from './application'
import { terminalGrants, windowKinds } from './oauth/authorization'
import { oauthClientSchema } from './oauth/client'
import { previewSchema } from './preview'
import { done, nothing, route } from './route'
import { vaultStateSchema, vaultWaySchema } from './vault'
import { verdictSchema } from './verdict'

const secretValues = z.record(z.string(), z.string())
const claims = z.record(z.string(), z.unknown())
/** Either what was asked for, or the verdict that says why not. */
const orVerdict = <Good extends z.ZodMiniObject>(good: Good) => z.union([good, z.object({ verdict: verdictSchema })])

/** The wire between page and worker, with `api-exports.ts` and `api-log.ts`. Paths are relative to the app's base URL. */
export const api = {
  /** Wakes the worker; it closes tests that a stopped predecessor left open. */
  hello: route('POST', '/hello', nothing, z.object({ build: z.string() })),
  /**
   * Tests the settings given, saved or not. `secrets` are values typed and not yet sealed; sealed ones need not be sent.
   * The page chooses `testId`, so that it can follow the rows and cancel.
   */
  testConnection: route(
    'POST',
    '/connections/:connectionId/tests',
    z.object({ testId: z.string(), connection: connectionSchema, secrets: secretValues, unsaved: z.boolean() }),
    verdictSchema,
  ),
  cancelTest: route('DELETE', '/tests/:testId', nothing, done),
  /** The requests that a test of these settings would make, secrets masked. Nothing is sent. */
  previewRequests: route(
    'POST',
    '/connections/:connectionId/previews',
    z.object({ connection: connectionSchema, secrets: secretValues }),
    previewSchema,
  ),
  /** Ends the life of the token at the API, by the call that the settings describe, and forgets it. */
  revokeToken: route(
    'POST',
    '/connections/:connectionId/revocations',
    z.object({ testId: z.string(), connection: connectionSchema, secrets: secretValues }),
    verdictSchema,
  ),
  /** Seals values for where the saved connection's requests send them, and drops sealed ones that its settings have no field for. */
  sealSecrets: route(
    'PUT',
    '/connections/:connectionId/secrets',
    z.object({ connection: connectionSchema, secrets: secretValues }),
    done,
  ),
  /** After the user said so: these sealed secrets, and no others, may go to the origins and slots of these settings. */
  rebindSecrets: route(
    'POST',
    '/connections/:connectionId/secrets/binding',
    z.object({ connection: connectionSchema, fields: z.array(z.string()) }),
    done,
  ),
  /** Gives a clone its own sealed copies. */
  copySecrets: route('POST', '/connections/:connectionId/secrets/copies', z.object({ to: z.string() }), done),
  /** Forgets all that the worker knows of deleted connections: secrets, tests, log entries, health. */
  forgetConnections: route('POST', '/forgotten-connections', z.object({ ids: z.array(z.string()) }), done),
  /** A pinned log entry is neither pruned nor cleared. */
  pinEntry: route('PUT', '/log/:entryId/pin', z.object({ pinned: z.boolean() }), done),
  /** Clears the log up to now, of one connection or of all, but for pinned entries. It can be restored for ten minutes. */
  clearLog: route('POST', '/log/clearings', z.object({ id: z.string(), connectionId: z.optional(z.string()) }), done),
  restoreCleared: route('DELETE', '/log/clearings/:clearingId', nothing, done),
  /** Prepares a sign-in at the provider; the page then sends the user to `url`. The page chooses `attemptId`. */
  startAuthorization: route(
    'POST',
    '/connections/:connectionId/authorizations',
    z.object({ attemptId: z.string(), connection: connectionSchema, redirectUri: z.string(), window: z.enum(windowKinds) }),
    orVerdict(z.object({ url: z.string() })),
  ),
  /**
   * What the provider sent back with the browser. The callback page calls this, which is of no build in particular. As long as the
   * verdict is `locked`, the answer is not used up: it may be sent again, with the passphrase.
   */
  finishAuthorization: route(
    'POST',
    '/oauth-callbacks',
    z.object({ answer: z.string(), passphrase: z.optional(z.string()) }),
    z.object({
      attemptId: z.string(),
      connectionId: z.string(),
      waiting: z.boolean(),
      verdict: verdictSchema,
    }),
  ),
  /** Nobody waits for the user at the provider any more. */
  stopWaiting: route(
    'DELETE',
    '/authorizations/:attemptId',
    z.object({ reason: z.enum(['stopped', 'timeout', 'blocked']) }),
    done,
  ),
  /** Prepares a token call for the user's terminal, where nobody has to agree in a window. */
  startTerminal: route(
    'POST',
    '/connections/:connectionId/terminal-calls',
    z.object({ attemptId: z.string(), connection: connectionSchema, grant: z.enum(terminalGrants) }),
    z.object({ verdict: z.optional(verdictSchema) }),
  ),
  /** The token request for the user's terminal, where the endpoint refuses browsers; and what the terminal printed. */
  tokenCurl: route(
    'POST',
    '/authorizations/:attemptId/curl',
    nothing,
    z.object({ curl: z.string(), asked: z.array(z.string()) }),
  ),
  pasteToken: route('POST', '/authorizations/:attemptId/answer', z.object({ text: z.string() }), verdictSchema),
  /** Asks for a code to enter on any device, and then, every few seconds, whether it was entered. */
  startDevice: route(
    'POST',
    '/connections/:connectionId/devices',
    z.object({ attemptId: z.string(), connection: connectionSchema }),
    z.object({ verdict: z.optional(verdictSchema) }),
  ),
  pollDevice: route('POST', '/authorizations/:attemptId/polls', nothing, orVerdict(z.object({ waiting: z.number() }))),
  /** What the provider itself knows of the access token. */
  introspectToken: route(
    'POST',
    '/connections/:connectionId/introspections',
    z.object({ connection: connectionSchema }),
    orVerdict(z.object({ claims })),
  ),
  /** Seals a client's secrets for its own endpoints, and drops those that it has no use for any more. */
  sealClientSecrets: route(
    'PUT',
    '/oauth-clients/:clientId/secrets',
    z.object({ client: oauthClientSchema, secrets: secretValues }),
    done,
  ),
  /** The client with what its issuer publishes about itself. */
  discoverClient: route(
    'POST',
    '/oauth-clients/:clientId/metadata',
    z.object({ client: oauthClientSchema }),
    orVerdict(z.object({ client: oauthClientSchema })),
  ),
  /** Whether the client's token endpoint answers browsers; nothing secret is sent. */
  examineClient: route(
    'POST',
    '/oauth-clients/:clientId/examinations',
    z.object({ client: oauthClientSchema }),
    browserFactsSchema,
  ),
  /** How the vault's key is held, and whether it is at hand. Tabs opened since the unlock are handed it. */
  vaultState: route('POST', '/vault', nothing, vaultStateSchema),
  unlockVault: route('POST', '/vault/unlocked', z.object({ passphrase: z.string() }), vaultStateSchema),
  /** Every tab and the worker forget the key. Without a passphrase there is nothing to lock. */
  lockVault: route('POST', '/vault/locked', nothing, vaultStateSchema),
  /** Seals everything anew under a key held in this way. Also changes the passphrase. */
  changeVault: route('PUT', '/vault/key', vaultWaySchema, vaultStateSchema),
} as const
