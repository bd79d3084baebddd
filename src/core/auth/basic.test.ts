import { expect, test } from 'vitest'
import { aRequest, aSecret, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf, slotsUsed } from '../http/request'

const sign = (username: string, password?: string) =>
  signed(aRequest(), { kind: 'basic', username }, password === undefined ? {} : { password: aSecret(password, 'password') })

const authorization = async (username: string, password?: string) => headerOf(await sign(username, password), 'Authorization')

/** @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
test('Aladdin opens the cave (RFC 7617, section 2)', async () => {
  expect((await authorization('Aladdin', 'open sesame'))?.text).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')
})

test('encodes user and password as UTF-8 (RFC 7617, section 2.1)', async () => {
  expect((await authorization('test', '123\u00A3'))?.text).toBe('Basic dGVzdDoxMjPCow==')
})

test('a password may contain colons', async () => {
  expect((await authorization('ada', 'a:b'))?.text).toBe(`Basic ${btoa('ada:a:b')}`)
})

test('a password may be missing', async () => {
  expect(await authorization('ada')).toEqual({ text: `Basic ${btoa('ada:')}`, ranges: [] })
})

test('the whole credential is marked as secret, the word before it is not', async () => {
  const value = await authorization('ada', 'lovelace')
  expect(value && maskText(value)).toBe('Basic ••• password')
})

test('the password goes where it is said to go', async () => {
  expect(slotsUsed(await sign('ada', 'lovelace'))).toEqual([{ field: 'password', slot: 'header:authorization' }])
})

test('credentials replace a header that the user typed', async () => {
  const request = aRequest({ headers: { authorization: 'Basic old' } })
  const { headers } = await signed(request, { kind: 'basic', username: 'ada' }, { password: aSecret('x') })
  expect(headers).toHaveLength(1)
})
