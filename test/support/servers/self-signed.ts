import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const DAY = 24 * 60 * 60 * 1000

/**
 * Key and certificate (PEM) for `127.0.0.1` and `localhost`, good today and made anew at each call, so that no key lies in
 * the repository. Its one fault is that it vouches for itself. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function selfSigned(now = Date.now()): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = sequence(set(sequence(objectId('550403'), utf8String('Patchbay test, not to be trusted'))))
  const signatureAlgorithm = sequence(objectId('2a8648ce3d040302'))
  const subjectAltName = sequence(
    objectId('551d11'),
    octetString(sequence(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1])))),
  )
  const tbsCertificate = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    signatureAlgorithm,
    issuer,
    sequence(utcTime(now - DAY), utcTime(now + DAY)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(subjectAltName)),
  )
  const signatureValue = bitString(sign('sha256', tbsCertificate, privateKey))
  const der = sequence(tbsCertificate, signatureAlgorithm, signatureValue)
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(der) }
}

/** Tag, length, value. @see https://www.itu.int/rec/T-REC-X.690 (section 8.1) */
function tlv(tag: number, ...values: Buffer[]): Buffer {
  const value = Buffer.concat(values)
  const { length } = value
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

const sequence = (...values: Buffer[]): Buffer => tlv(0x30, ...values)
const set = (value: Buffer): Buffer => tlv(0x31, value)
const integer = (value: Buffer): Buffer => tlv(0x02, value)
const bitString = (value: Buffer): Buffer => tlv(0x03, Buffer.from([0]), value)
const octetString = (value: Buffer): Buffer => tlv(0x04, value)
const objectId = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))
const utf8String = (text: string): Buffer => tlv(0x0c, Buffer.from(text))
/** `YYMMDDhhmmssZ` */
const utcTime = (at: number): Buffer =>
  tlv(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?!$)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
