import { expect, test } from 'vitest'
import { aRequest, aSecret, aToken, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf } from '../http/request'
import { activeFields } from './scheme'
import { token } from './token'

const secrets = { token: aSecret('mF_9.B5f-4.1JqM') }
const aPost = (body: string) => aRequest({ method: 'POST', url: 'https://server.example.com/resource', body })

test('a Bearer header (RFC 6750, section 2.1)', async () => {
  const request = await signed(aRequest(), aToken(), secrets)
  expect(headerOf(request, 'Authorization')?.text).toBe('Bearer mF_9.B5f-4.1JqM')
  expect(request.headers.map(({ value }) => maskText(value))).toEqual(['Bearer ••• token'])
})

test('a header without a scheme holds the token alone', async () => {
  const request = await signed(aRequest(), aToken({ headerName: 'X-Api-Key', scheme: '' }), secrets)
  expect(headerOf(request, 'X-Api-Key')).toEqual(secrets.token)
})

test('a query parameter (RFC 6750, section 2.3)', async () => {
  const request = aRequest({ url: 'https://server.example.com/resource?p=q' })
  const { url } = await signed(request, aToken({ place: 'query', parameter: 'access_token' }), secrets)
  expect(url.text).toBe('https://server.example.com/resource?p=q&access_token=mF_9.B5f-4.1JqM')
})

test('a form field (RFC 6750, section 2.2)', async () => {
  const request = await signed(aPost(''), aToken({ place: 'body', parameter: 'access_token' }), secrets)
  expect(request.body?.text).toBe('access_token=mF_9.B5f-4.1JqM')
  expect(headerOf(request, 'Content-Type')?.text).toBe('application/x-www-form-urlencoded')
})

test('a JSON member', async () => {
  const request = await signed(aPost('{"limit": 1}'), aToken({ place: 'body', parameter: 'key' }), secrets)
  expect(JSON.parse(request.body?.text ?? '')).toEqual({ key: 'mF_9.B5f-4.1JqM', limit: 1 })
})

test.each([
  [aToken(), ['Token', 'Token location', 'Header name', 'Scheme', 'Refresh the token', 'Revoke the token']],
  [aToken({ place: 'query' }), ['Token', 'Token location', 'Parameter name', 'Refresh the token', 'Revoke the token']],
  [aToken({ place: 'body' }), ['Token', 'Token location', 'Field name', 'Refresh the token', 'Revoke the token']],
])('the form asks only for what %o needs', (config, labels) => {
  expect(activeFields(token.fields, config).map(({ label }) => label)).toEqual(labels)
})
