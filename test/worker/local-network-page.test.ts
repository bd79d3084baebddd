import { expect, test } from 'vitest'
import { allowingOnly } from '../../src/worker/local-network-page'

const policyFor = (origin: string) =>
  allowingOnly(
    new Response('x'),
    `https://patchbay.example/local-network.html?origin=${encodeURIComponent(origin)}`,
  ).headers.get('content-security-policy') ?? ''

test.each(['http://192.168.0.7', 'http://printer.local:8080', 'https://[fd00::1]:8443'])(
  'the page may call %s alone',
  (origin) => {
    expect(policyFor(origin)).toContain(`connect-src ${origin};`)
    expect(policyFor(origin)).toContain("default-src 'none'; script-src 'self';")
  },
)

test.each(['', '*', 'http://a.example/path', "http://a.example;script-src 'unsafe-inline'", 'http://a.example *', 'data:'])(
  'what is no origin is not let into the policy: %s',
  (origin) => {
    expect(policyFor(origin)).toContain("connect-src 'none';")
    expect(policyFor(origin).split(';')).toHaveLength(10)
  },
)
