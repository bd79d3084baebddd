import { expect, test } from 'vitest'
import { aRequest, aSecret, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf, slotsUsed } from '../http/request'

const sign = (key: string, word = '') => signed(aRequest(), { kind: 'basic-key', word }, { key: aSecret(key, 'key') })

/** @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
test('the key stands in the username’s place (RFC 7617, section 2)', async () => {
  expect(headerOf(await sign('Aladdin', 'open sesame'), 'Authorization')?.text).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')
  expect(headerOf(await sign('key'), 'Authorization')?.text).toBe(`Basic ${btoa('key:')}`)
})

test('the whole credential is marked as secret, and is sent in this header only', async () => {
  const request = await sign('key', 'x')
  const value = headerOf(request, 'Authorization')
  expect(value && maskText(value)).toBe('Basic ••• key')
  expect(slotsUsed(request)).toEqual([{ field: 'key', slot: 'header:authorization' }])
})
