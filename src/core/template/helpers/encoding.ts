import { base64, base64Url } from '../../http/base64'
import { encodeParts, type Marked } from '../../http/marked'
import { jsonEscape, percentEncode } from '../../http/request'
import { bytesOfBase64, bytesToHex, textOfBytes } from '../bytes'
import { xmlEscape } from '../escape'
import { WrongArgument } from '../failure'
import { mixed, textAt } from './arguments'
import type { Helper, HelperCall } from './helper'
import { jsonText } from './json-text'

/** Encodings and escapes, and the way back. */
export const encodingHelpers: readonly Helper[] = [
  {
    signature: 'base64 text',
    help: 'Base64 of the text’s UTF-8 bytes.',
    example: 'Basic {{base64 (concat "ada" ":" connection.http.encrypted.apiKey)}}',
    run: whole(base64),
  },
  {
    signature: 'base64Url text',
    help: 'Base64 with - and _ instead of + and /, without padding.',
    example: '{{base64Url connection.http.encrypted.apiKey}}',
    run: whole(base64Url),
  },
  {
    signature: 'base64Decode text',
    help: 'The text that was encoded as base64.',
    example: '{{base64Decode "YWRh"}}',
    run: whole((text) => {
      const bytes = bytesOfBase64(text)
      const decoded = bytes && textOfBytes(bytes)
      if (decoded === undefined)
        throw new WrongArgument(bytes ? 'its text decodes to bytes that are no text' : 'its text is not base64')
      return decoded
    }),
  },
  {
    signature: 'hex text',
    help: 'Hex of the text’s UTF-8 bytes, two digits each.',
    example: '{{hex "ada"}}',
    run: whole((text) => bytesToHex(new TextEncoder().encode(text))),
  },
  {
    signature: 'urlEncode text',
    help: 'Percent-encoded. {{ }} in a URL or form does that anyway, so write it with three braces there.',
    example: '{{{urlEncode "a b&c"}}}',
    run: parts(percentEncode),
  },
  {
    signature: 'urlDecode text',
    help: 'The text that was percent-encoded.',
    example: '{{urlDecode "a%20b"}}',
    run: whole((text) => {
      try {
        return decodeURIComponent(text)
      } catch {
        throw new WrongArgument('its text has a % without two hex digits, or bytes that are no text')
      }
    }),
  },
  {
    signature: 'json value',
    help: 'Any value as JSON. In a JSON body write it with three braces.',
    example: '{{{json connection.http.unencrypted}}}',
    run: ({ values }) => jsonText(values[0]),
  },
  {
    signature: 'jsonEscape text',
    help: 'As it stands between the quotes of a JSON string. {{ }} in a JSON body does that anyway.',
    example: '{{{jsonEscape connection.name}}}',
    run: parts(jsonEscape),
  },
  {
    signature: 'xmlEscape text',
    help: 'With &amp; and its like. {{ }} in an XML body does that anyway.',
    example: '{{{xmlEscape connection.name}}}',
    run: parts(xmlEscape),
  },
]

/** For encodings that mix neighbouring characters. */
function whole(encode: (text: string) => string) {
  return (call: HelperCall): Marked => mixed(call, encode(textAt(call, 0).text))
}

/** For encodings of single characters. */
function parts(encode: (text: string) => string) {
  return (call: HelperCall): Marked => encodeParts(textAt(call, 0), encode)
}
