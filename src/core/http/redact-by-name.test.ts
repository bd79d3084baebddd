import { expect, test } from 'vitest'
import { aJsonResponse, anExchange } from '../../../test/support/builders'
import type { Exchange } from '../exchange'
import { withoutCredentials } from './redact-by-name'

const aBody = (text: string) => ({ text, size: text.length, truncated: false, binary: false })
const sent = (changes: Partial<Exchange['request']>): Exchange =>
  anExchange({ request: { method: 'POST', url: 'https://a.example/', headers: [], ...changes } })
const shown = (exchange: Exchange): string => JSON.stringify(withoutCredentials(exchange, []))

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.S3CRET'

test.each([
  'https://ada:S3CRET@h.example/',
  'https://S3CRET@h.example/',
  'https://h.example/cb#access_token=S3CRET&x=1',
  'https://h.example/x;jsessionid=S3CRET?a=1',
  'https://h.example/?a=1;token=S3CRET',
  'https://h.example/?next=/x?token=S3CRET',
  'https://h.example/?user%5Btoken%5D=S3CRET',
  'https://h.example/?client%5Fsecret=S3CRET',
  `https://h.example/?q=${JWT}`,
])('the secret in the address %s is masked, in the entry and in headers', (url) => {
  expect(shown(sent({ url }))).not.toContain('S3CRET')
  expect(shown(sent({ url }))).toContain('h.example')
  for (const name of ['Location', 'Referer', 'Link'])
    expect(shown(sent({ headers: [{ name, value: name === 'Link' ? `<${url}>; rel="next"` : url }] }))).not.toContain('S3CRET')
})

test.each([
  '<login><username>ada</username><password>S3CRET</password></login>',
  '<s:Envelope><wsse:Password Type="a#b">S3CRET</wsse:Password></s:Envelope>',
  '<r><password><![CDATA[S3CRET]]></password></r>',
  '<r><sessionId>S3CRET</sessionId></r>',
  '<r user="ada" password="S3CRET"/>',
  '{"user":"ada","password":56474839201}',
  '{"otp":564748}',
  '{"jwt":"S3CRET"}',
  `{"any":"${JWT}"}`,
  '{"body":"{\\"password\\":\\"S3CRET\\",\\"user\\":\\"ada\\"}"}',
  JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ password: 'S3CRET', pin: 5647 }) }) }),
  '{"password":"S3CRET',
  '{"password":"S3CRET\\',
  '{"a":"{\\"password\\":\\"S3CRET',
  '<a><password>S3CRET',
  'grant_type=x&assertion=S3CRET&scope=ada',
  'client_assertion=S3CRET',
  'otp=564748',
  'SAMLResponse=S3CRET',
  '{"next":"https://h.example/?page=2&token=S3CRET","user":"ada"}',
  '--b\r\nContent-Disposition: form-data; name="password"\r\nContent-Type: text/plain\r\n\r\nS3CRET\r\n--b--',
])('the secret in the body %s is masked, and nothing around it', (text) => {
  const exchange = sent({ body: aBody(text) })
  const response = { ...aJsonResponse({}), body: aBody(text) }
  for (const each of [shown(exchange), shown(anExchange({ response }))]) {
    expect(each).toContain('•••')
    expect(each).not.toMatch(/S3CRET|5647/)
    for (const kept of ['ada', '</login>', 'scope=']) if (text.includes(kept)) expect(each).toContain(kept)
  }
})

test.each([
  '{"code":400,"key":123456,"next":"https://a.example/?page=2"}',
  '<Error><Code>AccessDenied</Code><Key>photos/1</Key></Error>',
  '{"max_tokens":100000,"password":"","user":{"name":"ada"}}',
  '{"a":"{\\"password\\":\\"\\",\\"user\\":\\"ada\\"}"}',
  'a=1&b=2 <- none of it is secret: https://a.example/@ada',
])('what is no credential stays: %s', (text) => {
  const exchange = sent({ body: aBody(text), headers: [{ name: 'Cache-Control', value: 'max-age=60; a=b' }] })
  expect(withoutCredentials(exchange, []).request).toEqual(exchange.request)
})

test('what was masked before stays as it is', () => {
  const exchange = sent({
    url: 'https://a.example/?key=••• api key&b=1',
    headers: [{ name: 'Authorization', value: 'Bearer ••• token' }],
    body: aBody('{"password":"••• password"}'),
  })
  expect(withoutCredentials(exchange, []).request).toEqual(exchange.request)
})

test('bytes in which a credential can be read are not kept', () => {
  const bytes = (text: string) => btoa(`\x00\xff${text}`)
  const kept = (text: string) =>
    withoutCredentials(
      anExchange({ response: { ...aJsonResponse({}), body: { ...aBody(''), binary: true, bytes: bytes(text) } } }),
      [],
    ).response?.body.bytes
  expect(kept('"password":"S3CRET"')).toBeUndefined()
  expect(kept('a picture')).toBe(bytes('a picture'))
})

// Each of them once took a time that grew with the square of its length; the runner's own limit would stop it.
test.each([
  ';',
  '?',
  '&a',
  '\\',
  '"token":"',
  '\\"a\\":\\"',
  '<a ',
  '<a>',
  ' a=',
  'eyJ',
  'eyJa.',
  '://a',
  'form-data; name="a"\n',
  '\\\\\\"a',
  '<password>',
])('a text of nothing but %s is read in no time', (piece) => {
  const text = piece.repeat(Math.ceil(250_000 / piece.length))
  shown(sent({ url: `https://a.example/?${text}`, headers: [{ name: 'X', value: text }], body: aBody(text) }))
})

test('many credentials in one body are all masked', () => {
  const text = JSON.stringify(Array.from({ length: 6000 }, (_, i) => ({ token: `one-of-many-${i}-tokens` })))
  expect(shown(anExchange({ response: { ...aJsonResponse({}), body: aBody(text) } }))).not.toContain('one-of-many')
})
