import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UsernameToken } from 'wsse'
import { aRequest, aSecret, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf } from '../http/request'
import type { AuthConfig } from './index'

const aWsse = (
  nonceEncoding: 'text' | 'base64',
  headerName = 'X-WSSE',
  digestEncoding: 'bytes' | 'hex' = 'bytes',
): AuthConfig => ({
  kind: 'wsse',
  username: 'bob',
  headerName,
  nonceEncoding,
  digestEncoding,
})
const sign = (config: AuthConfig) =>
  signed(
    aRequest(),
    config,
    { password: aSecret('taadtaadpstcsm', 'password') },
    {
      now: Date.UTC(2003, 11, 15, 14, 43, 7),
      newId: () => 'd36e3162-8295-9a9e-d4c8-9851497a717f',
    },
  )

/** @see https://www.xml.com/pub/a/2003/12/17/dive.html which first wrote the header down */
test('bob signs in as in the article that defined the header', async () => {
  expect(headerOf(await sign(aWsse('text')), 'X-WSSE')?.text).toBe(
    'UsernameToken Username="bob", PasswordDigest="quR/EWLAV4xLf9Zqyw4pDmfV9OY=", Nonce="d36e316282959a9ed4c89851497a717f", Created="2003-12-15T14:43:07Z"',
  )
})

test('the nonce may be shown as base64, and only the digest is masked', async () => {
  const value = headerOf(await sign(aWsse('base64', 'X-Auth')), 'X-Auth')
  expect(value && maskText(value)).toBe(
    `UsernameToken Username="bob", PasswordDigest="••• password", Nonce="${btoa('d36e316282959a9ed4c89851497a717f')}", Created="2003-12-15T14:43:07Z"`,
  )
})

/** As PHP's `base64_encode(sha1($nonce . $created . $secret))`, which gives hex. */
test('the digest may be of the hash in hex', async () => {
  const hex = Buffer.from('quR/EWLAV4xLf9Zqyw4pDmfV9OY=', 'base64').toString('hex')
  expect(headerOf(await sign(aWsse('text', 'X-WSSE', 'hex')), 'X-WSSE')?.text).toContain(`PasswordDigest="${btoa(hex)}"`)
})

test('whatever the password, another implementation computes the same digest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.uuid(), async (password, id) => {
      const secrets = { password: aSecret(password, 'password') }
      const request = await signed(aRequest(), aWsse('text'), secrets, { newId: () => id })
      const text = headerOf(request, 'X-WSSE')?.text ?? ''
      const [, nonce = '', created = ''] = /Nonce="(.*?)", Created="(.*?)"/.exec(text) ?? []
      const other = new UsernameToken({ username: 'bob', password, nonce, created })
      expect(text).toContain(`PasswordDigest="${other.getPasswordDigest()}"`)
    }),
  )
})
