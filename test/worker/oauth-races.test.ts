import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { readTokens } from '../../src/storage/tokens'
import { TOKEN_FIELDS } from '../../src/worker/use-cases/secrets'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { approveDevice, signIn } from '../support/servers/sign-in'
import { aWorker, tryOut, type TestWorker } from '../support/worker-deps'

let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.close())

function aSignal() {
  let give: () => void = () => undefined
  const given = new Promise<void>((resolve) => (give = resolve))
  return { given, give: () => give() }
}

/** A worker that keeps one answer back until it is let go, and says when somebody queues up behind it. */
function aHeldWorker() {
  const [arrived, queued, released] = [aSignal(), aSignal(), aSignal()]
  const { exclusively } = aWorker().deps
  let holds: ((url: string, body: string) => boolean) | undefined
  let holding = false
  const worker = aWorker({
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      if (holds?.(url, typeof init.body === 'string' ? init.body : '')) {
        holds = undefined
        holding = true
        arrived.give()
        await released.given
      }
      return response
    },
    exclusively: (name, work) => {
      if (holding) queued.give()
      return exclusively(name, work)
    },
  })
  return {
    worker,
    hold: (which: typeof holds) => {
      holds = which
    },
    arrived: arrived.given,
    /** Lets the answer go once the other call has ended, or waits for its turn. */
    letGo: async (other: Promise<unknown>) => {
      await Promise.race([other, queued.given])
      released.give()
    },
  }
}

const valueOf = async (worker: TestWorker, connectionId: string, field: string) =>
  (await worker.deps.vault.open(connectionId)).find((secret) => secret.field === field)?.value

/** Somebody signed in, and a renewal is on its way. */
async function renewing() {
  const held = aHeldWorker()
  const { worker } = held
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  await callBack(worker, await signIn((await begin(worker, connection)).url))
  await worker.deps.db.tokens.update(connection.id, { expiresAt: 1 })
  const { url } = await begin(worker, connection)
  const query = await signIn(url)
  held.hold((address, body) => address.endsWith('/token') && body.includes('grant_type=refresh_token'))
  const renewal = tryOut(worker, connection)
  await held.arrived
  return { ...held, connection, query, renewal }
}

test('a renewal that was on its way does not replace the tokens of a newer sign-in', async () => {
  const { worker, connection, query, renewal, letGo } = await renewing()
  const finishing = callBack(worker, query)
  await letGo(finishing)
  await renewal
  expect((await finishing).verdict.code).toBe('ok')
  const { nonce } = (await readTokens(worker.deps.db, connection.id))?.identity?.claims ?? {}
  const { authorization } = await rowOf(worker, (await finishing).attemptId)
  expect(nonce).toBe(authorization?.nonce)
})

test('a renewal that was on its way brings nothing back after a revocation', async () => {
  const { worker, connection, renewal, letGo } = await renewing()
  const order = { testId: 'revocation', connection, secrets: {} }
  const revoking = worker.call(api.revokeToken, { connectionId: connection.id }, order)
  await letGo(revoking)
  await renewal
  expect((await revoking).body).toMatchObject({ code: 'ok', facts: { reason: 'revoked' } })
  expect((await worker.deps.vault.open(connection.id)).filter(({ field }) => TOKEN_FIELDS.includes(field))).toEqual([])
  expect(await readTokens(worker.deps.db, connection.id)).toBeUndefined()
})

test('two tabs ask for the same device’s token: it is kept, and both hear of it', async () => {
  const { worker, hold, arrived, letGo } = aHeldWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client, { grant: 'device_code' })
  await settle(worker, client, connection)
  await worker.call(api.startDevice, { connectionId: connection.id }, { attemptId: 'device', connection })
  await approveDevice((await rowOf(worker, 'device')).authorization?.url ?? '')

  hold((address) => address.endsWith('/jwks'))
  const poll = () => worker.call(api.pollDevice, { attemptId: 'device' }, {})
  const first = poll()
  await arrived
  const second = poll()
  await letGo(second)
  expect((await first).body).toMatchObject({ verdict: { code: 'ok' } })
  expect((await second).body).toEqual((await first).body)
  expect(await valueOf(worker, connection.id, 'accessToken')).toBeTruthy()
})
