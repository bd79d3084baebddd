import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { initialAuth, type AuthConfig } from '../../src/core/auth'
import { authorise } from '../../src/core/authorise'
import { aConnection, aRequest, aSecret } from '../support/builders'
import { figure, type Figure } from './measure'

const TIMES = 200
const WARM_UP = 20

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** The settings that each scheme starts with, and secrets that fit them. */
const cases: readonly (readonly [name: string, auth: AuthConfig, secrets: Readonly<Record<string, string>>])[] = [
  ['JWT (RS256)', initialAuth('jwt'), { key: pem }],
  ['OAuth 1.0', initialAuth('oauth1'), { consumerSecret: 'secret', token: 'token', tokenSecret: 'secret' }],
  [
    'Digest',
    { kind: 'digest', username: 'ada', challenge: 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256' },
    { password: 'secret' },
  ],
  ['AWS Signature v4', initialAuth('aws'), { secretAccessKey: 'secret' }],
  ['HMAC signature', initialAuth('hmac'), { secret: 'secret' }],
  ['Hawk', initialAuth('hawk'), { key: 'secret' }],
  ['WSSE', initialAuth('wsse'), { password: 'secret' }],
]

/** Signing one POST with a body of 2 kB, key import included. In Node, whose WebCrypto does the same work as a browser's. */
export async function signing(): Promise<Figure[]> {
  const body = JSON.stringify({ text: 'x'.repeat(2000) })
  const request = aRequest({ method: 'POST', url: 'https://api.example.com/v1/orders?limit=50&after=abc', body })
  const figures: Figure[] = []
  for (const [name, auth, values] of cases) {
    const secrets = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, aSecret(value, field)]))
    const ingredients = { connection: aConnection({ auth }), secrets, now: Date.now(), newId: randomUUID }
    const times: number[] = []
    for (let i = -WARM_UP; i < TIMES; i++) {
      const started = performance.now()
      const { findings } = await authorise(ingredients, request)
      if (i >= 0) times.push(performance.now() - started)
      if (findings[0]) throw new Error(`${name}: ${findings[0].message}`)
    }
    figures.push(figure(`signing: ${name}`, 'ms', times, { p50: 2 }))
  }
  return figures
}
