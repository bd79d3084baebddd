import type { Hono } from 'hono'
import { api } from '../../core/api'
import { logApi } from '../../core/api-log'
import { Problem } from '../../core/problem'
import type { Connection } from '../../core/connection'
import type { Deps } from '../deps'
import { forgetConnections } from '../use-cases/forget-connections'
import { revokeOAuth } from '../use-cases/oauth/end-token'
import { previewRequests } from '../use-cases/preview-requests'
import { revokeToken } from '../use-cases/revoke-token'
import { copySecrets, dropUnused, learn, rebindSecrets, sealSecrets } from '../use-cases/secrets'
import { sendRequest } from '../use-cases/send-request'
import { testConnection } from '../use-cases/test-connection'
import { on } from './on'

const done = { done: true } as const

export function connectionRoutes(app: Hono, deps: Deps): void {
  on(app, api.testConnection, (order, param) => testConnection(deps, { ...order, connection: same(order.connection, param) }))
  on(app, api.cancelTest, async (_, param) => {
    deps.cancellations.get(param('testId'))?.abort()
    return done
  })
  on(app, api.sealSecrets, async ({ connection, secrets }, param) => {
    await sealSecrets(deps, same(connection, param), secrets)
    await dropUnused(deps, connection)
    await learn(deps, connection.id)
    return done
  })
  on(app, api.previewRequests, ({ connection, secrets }, param) => previewRequests(deps, same(connection, param), secrets))
  on(app, api.revokeToken, (order, param) => {
    const connection = same(order.connection, param)
    return connection.auth.kind === 'oauth2'
      ? revokeOAuth(deps, order.testId, connection)
      : revokeToken(deps, { ...order, connection })
  })
  on(app, logApi.sendRequest, (order, param) => sendRequest(deps, { ...order, connection: same(order.connection, param) }))
  on(app, api.rebindSecrets, ({ connection, fields }, param) =>
    rebindSecrets(deps, same(connection, param), fields).then(() => done),
  )
  on(app, api.copySecrets, ({ to }, param) => copySecrets(deps, param('connectionId'), to).then(() => done))
  on(app, api.forgetConnections, ({ ids }) => forgetConnections(deps, ids).then(() => done))
}

/** A secret must never be sealed or used under another connection's id. */
export function same(connection: Connection, param: (name: string) => string): Connection {
  if (connection.id !== param('connectionId'))
    throw new Problem('invalid-request', 'The connection in the body is not the one in the address.')
  return connection
}
