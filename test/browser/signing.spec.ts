import { test as base } from './fixtures'
import { PASSWORD, startSigning, USER, type SigningServer } from '../support/servers/signing'

/** A server that checks what is signed, for this test alone. */
const test = base.extend<{ signing: SigningServer }>({
  signing: async ({}, use) => {
    const server = await startSigning()
    await use(server)
    await server.close()
  },
})

test('a Digest challenge that the browser shows is answered; a hidden one is asked for', async ({ panel, signing }) => {
  await panel.openNew()
  await panel.fill({ baseUri: signing.url, relativeUri: '/digest/me' })
  await panel.select('Authentication type', 'Digest')
  await panel.textbox('Username').fill(USER)
  await panel.secret('Password').fill(PASSWORD)
  await panel.test('ok')
  await panel.secret('Password').fill('wrong')
  await panel.test('bad-credentials')
  await panel.textbox('Relative URI').fill('/digest-hidden/me')
  await panel.test('cors-blocked')
  await panel.expectVerdict('cors-blocked', 'hides it from browsers (401)', 'Access-Control-Expose-Headers')
})

test('a JWT is signed with a key of many lines; the public key in its place is refused in words', async ({
  panel,
  signing,
}) => {
  await panel.openNew()
  await panel.fill({ baseUri: signing.url, relativeUri: '/jwt/me' })
  await panel.select('Authentication type', 'JWT bearer')
  const payload = panel.textbox('Payload')
  await payload.fill((await payload.inputValue()).replace('"iss": ""', `"iss": "${USER}"`))
  await panel.textbox('Private key').fill('-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----')
  await panel.test('misconfigured')
  await panel.expectVerdict('misconfigured', 'This is the public key')
  await panel.textbox('Private key').fill(signing.privateKey)
  await panel.test('ok')
})
