import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { aConnection, aRequest, aSecret, NOON } from '../../../test/support/builders'
import { authorise } from '../authorise'
import { maskText } from '../http/marked'
import { headerOf, slotsUsed, type HttpRequest } from '../http/request'
import { lintTest } from '../lint-test'
import { hmac } from './hmac'
import { initialAuth, type AuthConfig } from './index'

type Config = Extract<AuthConfig, { kind: 'hmac' }>
const anHmac = (changes: Partial<Config>): Config => ({ ...(initialAuth('hmac') as Config), headers: '', ...changes })

async function sign(request: HttpRequest, config: Config, secret: string, now = NOON): Promise<HttpRequest> {
  const connection = aConnection({ auth: config })
  const built = await authorise(
    { connection, secrets: { secret: aSecret(secret, 'secret') }, now, newId: () => 'nonce-1' },
    request,
  )
  if (!built.request) throw new Error(built.findings[0]?.message)
  return built.request
}

/** @see https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key, with the key of the emulator */
test('Azure Storage: SharedKey', async () => {
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
  const config = anHmac({
    keyId: 'devstoreaccount1',
    keyEncoding: 'base64',
    encoding: 'base64',
    toSign:
      '{{method}}\n\n\n{{contentLength}}\n\n\n\n\n\n\n\n\nx-ms-date:{{headers.x-ms-date}}\nx-ms-version:2021-08-06\n/{{connection.http.auth.keyId}}{{path}}\ncomp:list',
    headers:
      'x-ms-date: {{timestamp "http"}}\nx-ms-version: 2021-08-06\nAuthorization: SharedKey {{connection.http.auth.keyId}}:{{signature}}',
  })
  const request = await sign(
    aRequest({ url: 'https://devstoreaccount1.blob.core.windows.net/?comp=list' }),
    config,
    key,
    Date.UTC(2015, 5, 26, 23, 39, 12),
  )
  const toSign =
    'GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2021-08-06\n/devstoreaccount1/\ncomp:list'
  const expected = createHmac('sha256', Buffer.from(key, 'base64')).update(toSign).digest('base64')
  expect(headerOf(request, 'Authorization')?.text).toBe(`SharedKey devstoreaccount1:${expected}`)
})

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security */
test('Binance: hex over the query, appended to it', async () => {
  const url =
    'https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000'
  const config = anHmac({ toSign: '{{{query}}}', query: 'timestamp={{timestamp "unixMs"}}\nsignature={{signature}}' })
  const request = await sign(
    aRequest({ url }),
    config,
    'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
    1499827319559,
  )
  expect(new URL(request.url.text).searchParams.get('signature')).toBe(
    'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71',
  )
  expect(slotsUsed(request)).toEqual([{ field: 'secret', slot: 'query:signature' }])
})

/** @see https://docs.cdp.coinbase.com/exchange/docs/rest-auth */
test('Coinbase Exchange: base64 of time, method, path and body, with a decoded key', async () => {
  const config = anHmac({
    keyEncoding: 'base64',
    encoding: 'base64',
    toSign: '{{timestamp "unix"}}{{method}}{{{target}}}{{{body}}}',
    headers: 'CB-ACCESS-TIMESTAMP: {{timestamp "unix"}}\nCB-ACCESS-SIGN: {{signature}}',
  })
  const request = await sign(
    aRequest({ url: 'https://api.exchange.coinbase.com/orders?status=open' }),
    config,
    'c2VjcmV0IGtleQ==',
  )
  const expected = createHmac('sha256', 'secret key')
    .update(`${NOON / 1000}GET/orders?status=open`)
    .digest('base64')
  expect(headerOf(request, 'CB-ACCESS-SIGN')?.text).toBe(expected)
})

/** @see https://www.okx.com/docs-v5/en/#overview-rest-authentication-signature */
test('OKX: base64 over an ISO time, and a body', async () => {
  const config = anHmac({
    encoding: 'base64',
    toSign: '{{timestamp}}{{method}}{{{target}}}{{{body}}}',
    headers: 'OK-ACCESS-TIMESTAMP: {{timestamp}}\nOK-ACCESS-SIGN: {{signature}}',
  })
  const body = '{"instId":"BTC-USDT"}'
  const request = await sign(
    aRequest({ method: 'POST', url: 'https://www.okx.com/api/v5/trade/order', body }),
    config,
    'secret',
  )
  const expected = createHmac('sha256', 'secret')
    .update(`2026-01-01T12:00:00.000ZPOST/api/v5/trade/order${body}`)
    .digest('base64')
  expect(headerOf(request, 'OK-ACCESS-SIGN')?.text).toBe(expected)
})

/** @see https://docs.kraken.com/api/docs/guides/spot-rest-auth, whose example it is */
test('Kraken: the path, and the bytes of a hash of time and body', async () => {
  const config = anHmac({
    algorithm: 'SHA-512',
    keyEncoding: 'base64',
    toSign: '{{hex path}}{{hash (concat (timestamp "unixMs") body) "sha256"}}',
    toSignEncoding: 'hex',
    encoding: 'base64',
    headers: 'API-Sign: {{signature}}',
  })
  const request = await sign(
    aRequest({
      method: 'POST',
      url: 'https://api.kraken.com/0/private/AddOrder',
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    }),
    config,
    'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
    1616492376594,
  )
  const value = headerOf(request, 'API-Sign')
  expect(value?.text).toBe('4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==')
  expect(value && maskText(value)).toBe('••• secret')
})

test('a string to sign that should be hex and is not is refused before anything is sent', async () => {
  const config = anHmac({ toSign: '{{path}}', toSignEncoding: 'hex', headers: 'X: {{signature}}' })
  await expect(sign(aRequest(), config, 'secret')).rejects.toThrow('the string to sign is not hex')
})

test('settings from before there was a choice sign text', () => {
  const { toSignEncoding: _, ...older } = anHmac({})
  expect(hmac.config.parse(older)).toEqual(anHmac({}))
})

/** @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation */
test('a webhook as GitHub sends it', async () => {
  const config = anHmac({ toSign: '{{{body}}}', headers: 'X-Hub-Signature-256: sha256={{signature}}' })
  const request = await sign(aRequest({ method: 'POST', body: 'Hello, World!' }), config, "It's a Secret to Everybody")
  const value = headerOf(request, 'X-Hub-Signature-256')
  expect(value?.text).toBe('sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17')
  expect(value && maskText(value)).toBe('sha256=••• secret')
})

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
test('a webhook as Slack sends it', async () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
  const config = anHmac({
    toSign: 'v0:{{timestamp "unix"}}:{{{body}}}',
    headers: 'X-Slack-Request-Timestamp: {{timestamp "unix"}}\nX-Slack-Signature: v0={{signature}}',
  })
  const request = await sign(aRequest({ method: 'POST', body }), config, '8f742231b10e8888abcd99yyyzzz85a5', 1531420618_000)
  expect(headerOf(request, 'X-Slack-Signature')?.text).toBe(
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  )
})

test('the nonce is the same wherever it stands', async () => {
  const config = anHmac({ toSign: '{{nonce}}', headers: 'X-Nonce: {{nonce}}\nX-Signature: {{nonce}} {{signature}}' })
  const request = await sign(aRequest(), config, 'secret')
  const expected = createHmac('sha256', 'secret').update('nonce-1').digest('hex')
  expect(request.headers.map(({ value }) => value.text)).toEqual(['nonce-1', `nonce-1 ${expected}`])
})

const errors = (config: Config) =>
  lintTest(aConnection({ auth: config }), new Set(['secret'])).filter(({ severity }) => severity === 'error')

test('settings as they start are complete', () => {
  expect(errors(initialAuth('hmac') as Config)).toEqual([])
})

test.each([
  [anHmac({}), 'auth.headers', /goes nowhere/],
  [anHmac({ headers: 'X: {{signature}}', toSign: '{{mehtod}}' }), 'auth.toSign', /Did you mean method/],
  [anHmac({ headers: 'X: {{signatur}} {{signature}}' }), 'auth.headers', /Did you mean signature/],
  [anHmac({ headers: 'X: {{signature}}\nno header' }), 'auth.headers', /“no header” is no header/],
  [anHmac({ headers: '', query: 'a={{signature}}\n{{nonce}}' }), 'auth.query', /“{{nonce}}” is no parameter/],
])('%o is found wanting before anything is sent', (config, field, message) => {
  expect(errors(config)).toMatchObject([{ field, message: expect.stringMatching(message) as string }])
})

test('a header that browsers keep for themselves is remarked on', () => {
  const config = anHmac({ headers: 'Date: {{timestamp "http"}}\nX: {{signature}}' })
  const found = lintTest(aConnection({ auth: config }), new Set(['secret']))
  expect(found).toMatchObject([
    { field: 'auth.headers', severity: 'warning', message: expect.stringMatching(/set Date/) as string },
  ])
})

test('a secret that is not in the encoding that was chosen is refused, without a word of it', async () => {
  const config = anHmac({ keyEncoding: 'hex', headers: 'X: {{signature}}' })
  await expect(sign(aRequest(), config, 'no hex')).rejects.toThrow('The signing secret is not hex.')
  expect(hmac.lintSecret?.('secret', 'no hex', config)).toMatch(/not hex/)
})
