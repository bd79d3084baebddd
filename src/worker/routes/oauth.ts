import type { Hono } from 'hono'
import { api } from '../../core/api'
import type { OAuthClient } from '../../core/oauth/client'
import { Problem } from '../../core/problem'
import type { Deps } from '../deps'
import { pollDevice, startDevice } from '../use-cases/oauth/device'
import { discover } from '../use-cases/oauth/discover'
import { stopWaiting } from '../use-cases/oauth/end-wait'
import { examineTokenEndpoint } from '../use-cases/oauth/examine'
import { finishAuthorization } from '../use-cases/oauth/finish-authorization'
import { introspect } from '../use-cases/oauth/introspect'
import { sealClientSecrets } from '../use-cases/oauth/seal-client'
import { startOAuth1 } from '../use-cases/oauth/oauth1'
import { startAuthorization } from '../use-cases/oauth/start-authorization'
import { pasteToken } from '../use-cases/oauth/paste-token'
import { startTerminal, tokenCurl } from '../use-cases/oauth/terminal'
import { same } from './connections'
import { on } from './on'

const done = { done: true } as const

/** For the static callback page. */
export function callbackRoute(app: Hono, deps: Deps): void {
  on(app, api.finishAuthorization, ({ answer, passphrase }) => finishAuthorization(deps, answer, passphrase))
}

export function oauthRoutes(app: Hono, deps: Deps): void {
  on(app, api.startAuthorization, (order, param) => {
    const { auth } = same(order.connection, param)
    return auth.kind === 'oauth1' ? startOAuth1(deps, auth, order) : startAuthorization(deps, order)
  })
  on(app, api.stopWaiting, ({ reason }, param) => stopWaiting(deps, param('attemptId'), reason).then(() => done))
  on(app, api.startTerminal, async ({ attemptId, connection, grant }, param) => {
    const verdict = await startTerminal(deps, attemptId, same(connection, param), grant)
    return verdict ? { verdict } : {}
  })
  on(app, api.tokenCurl, (_, param) => tokenCurl(deps, param('attemptId')))
  on(app, api.pasteToken, ({ text }, param) => pasteToken(deps, param('attemptId'), text))
  on(app, api.startDevice, async ({ attemptId, connection }, param) => {
    const verdict = await startDevice(deps, attemptId, same(connection, param))
    return verdict ? { verdict } : {}
  })
  on(app, api.pollDevice, (_, param) => pollDevice(deps, param('attemptId')))
  on(app, api.introspectToken, ({ connection }, param) => introspect(deps, same(connection, param)))
  on(app, api.sealClientSecrets, ({ client, secrets }, param) =>
    sealClientSecrets(deps, sameClient(client, param), secrets).then(() => done),
  )
  on(app, api.discoverClient, ({ client }, param) => discover(deps, sameClient(client, param)))
  on(app, api.examineClient, ({ client }, param) => examineTokenEndpoint(deps, sameClient(client, param)))
}

/** A secret must never be sealed or used under another client's id. */
function sameClient(client: OAuthClient, param: (name: string) => string): OAuthClient {
  if (client.id !== param('clientId'))
    throw new Problem('invalid-request', 'The client in the body is not the one in the address.')
  return client
}
