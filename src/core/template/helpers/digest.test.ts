import { expect, test } from 'vitest'
import { renderTemplate } from '../render'

const render = (template: string, values: Readonly<Record<string, string>> = {}) => {
  const result = renderTemplate(template, 'text', { values, now: 0, newId: () => 'id' })
  return 'value' in result ? result.value.text : result.problem.message
}

const LONG = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'

/** @see https://www.rfc-editor.org/rfc/rfc1321#appendix-A.5, and the examples of FIPS 180 */
test.each([
  ['md5', '', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['md5', 'a', '0cc175b9c0f1b6a831c399e269772661'],
  ['md5', 'abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['md5', 'message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['md5', 'abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['md5', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  ['md5', '1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ['sha1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha1', LONG, '84983e441c3bd26ebaae4aa1f95129e5e54670f1'],
  ['sha224', 'abc', '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
  ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['SHA-256', LONG, '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ['sha384', 'abc', 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7'],
  [
    'sha512',
    'abc',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
])('%s of “%s” (RFC 1321, FIPS 180)', (algorithm, text, digest) => {
  expect(render(`{{hash "${text}" "${algorithm}"}}`)).toBe(digest)
})

const HI = ['0b'.repeat(20), 'hex', 'Hi There'] as const
const JEFE = ['Jefe', 'text', 'what do ya want for nothing?'] as const
const LARGER = 'Test Using Larger Than Block-Size Key - Hash Key First'

/** @see https://www.rfc-editor.org/rfc/rfc2202#section-2 and https://www.rfc-editor.org/rfc/rfc4231#section-4 */
test.each([
  ['md5', '0b'.repeat(16), 'hex', 'Hi There', '9294727a3638bb1c13f48ef8158bfc9d'],
  ['md5', ...JEFE, '750c783e6ab0b503eaa86e310a5db738'],
  ['md5', 'aa'.repeat(80), 'hex', LARGER, '6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd'],
  ['sha1', ...HI, 'b617318655057264e28bc0b6fb378c8ef146be00'],
  ['sha1', ...JEFE, 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ['sha1', 'aa'.repeat(80), 'hex', LARGER, 'aa4ae5e15272d00e95705637ce8a3b55ed402112'],
  ['sha224', ...HI, '896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22'],
  ['sha224', ...JEFE, 'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44'],
  ['sha256', ...HI, 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  ['sha256', ...JEFE, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ['sha256', 'aa'.repeat(131), 'hex', LARGER, '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'],
  ['sha384', ...HI, 'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6'],
  ['sha384', ...JEFE, 'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649'],
  [
    'sha512',
    ...HI,
    '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  ],
  [
    'sha512',
    ...JEFE,
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
])('HMAC %s with key %s in %s of “%s” (RFC 2202, RFC 4231)', (algorithm, key, keyEncoding, text, digest) => {
  expect(render(`{{hmac text key "${algorithm}" keyEncoding="${keyEncoding}"}}`, { text, key })).toBe(digest)
})

test('a digest may be base64, for URLs too, and so may a key', () => {
  expect(render('{{hash "ada" "sha256" "base64"}}')).toBe('/e5DDUC9V97qwYbNl5ADPQ8G+QmogG585ucXq3x9UCk=')
  expect(render('{{hash "ada" "sha256" "base64Url"}}')).toBe('_e5DDUC9V97qwYbNl5ADPQ8G-QmogG585ucXq3x9UCk')
  expect(render('{{hmac text "SmVmZQ==" "md5" keyEncoding="base64"}}', { text: JEFE[2] })).toBe(
    '750c783e6ab0b503eaa86e310a5db738',
  )
})

test('text is hashed as its UTF-8 bytes', () => {
  expect(render('{{hash "é" "md5"}}')).toBe(render('{{hash (urlDecode "%C3%A9") "md5"}}'))
})

test.each([
  ['{{hash "a" "sha265"}}', /its algorithm has to be md5, .* or sha512, not “sha265” .* Did you mean sha224 or sha256\?$/],
  ['{{hash "a"}}', /^hash: its algorithm is missing/],
  ['{{hash "a" "md5" "hexx"}}', /its encoding has to be hex, base64 or base64Url, not “hexx” .* Did you mean hex\?$/],
  ['{{hmac "a" "xy" "md5" keyEncoding="hex"}}', /its key is not in the encoding that keyEncoding names/],
  ['{{hmac "a" "x" "md5" keyEncoding="base32"}}', /its keyEncoding has to be text, base64 or hex, not “base32”/],
  ['{{hash "a" "constructor"}}', /its algorithm has to be/],
])('%s is a problem', (template, message) => {
  expect(render(template)).toMatch(message)
})
