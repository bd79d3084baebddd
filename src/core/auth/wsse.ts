import * as z from 'zod/mini'
import { base64 } from '../http/base64'
import { marked, plain } from '../http/marked'
import { withHeader } from '../http/request'
import { bytesToBase64, bytesToHex } from '../template/bytes'
import { clockSkew } from './clock-skew'
import { scheme } from './scheme'
import { hash } from './sign'
import { signatureOf, utf8 } from './signature'

/**
 * WSSE UsernameToken in a header, with the password as a digest.
 *
 * @see https://docs.oasis-open.org/wss/v1.1/wss-v1.1-spec-os-UsernameTokenProfile.pdf section 3.1
 */
export const wsse = scheme({
  kind: 'wsse',
  label: 'WSSE',
  hint: 'The documentation shows a header X-WSSE: UsernameToken Username="…", PasswordDigest="…", Nonce="…", Created="…".',
  limits: 'The API has to allow its header to web pages (CORS preflight).',
  config: z.object({
    kind: z.literal('wsse'),
    username: z.string(),
    headerName: z.string(),
    nonceEncoding: z.enum(['base64', 'text']),
    // Since this was added later, what is stored may lack it.
    digestEncoding: z._default(z.enum(['bytes', 'hex']), 'bytes'),
  }),
  initial: { kind: 'wsse', username: '', headerName: 'X-WSSE', nonceEncoding: 'base64', digestEncoding: 'bytes' },
  fields: [
    {
      name: 'username',
      label: 'Username',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'The API user, which often is not the one of the web interface: look under Settings → API users.',
      example: 'company001',
    },
    {
      name: 'password',
      label: 'Secret',
      kind: 'secret',
      required: true,
      help: 'The secret or password that the provider shows beside the API user, often only once.',
    },
    {
      name: 'headerName',
      label: 'Header name',
      kind: 'text',
      required: true,
      help: 'The header that the documentation shows before UsernameToken.',
      example: 'X-WSSE',
    },
    {
      name: 'nonceEncoding',
      label: 'Nonce',
      kind: 'select',
      help: 'Whether the header shows the nonce as it went into the digest, or as base64 of it. Change it if right credentials are refused.',
      options: [
        { value: 'base64', label: 'Base64 of what is hashed' },
        { value: 'text', label: 'As it is hashed' },
      ],
    },
    {
      name: 'digestEncoding',
      label: 'Password digest',
      kind: 'select',
      help: 'Sample code that reads base64_encode(sha1(…)) means the hash in hex.',
      options: [
        { value: 'bytes', label: 'Base64 of the hash' },
        { value: 'hex', label: 'Base64 of the hash in hex' },
      ],
    },
  ],
  apply: async (request, config, { password = plain('') }, means) => {
    const username = means.write('auth.username', config.username)
    const nonce = means.newId().replaceAll('-', '')
    const created = new Date(means.now).toISOString().replace(/\.\d+/, '')
    const passwordDigest = await signatureOf([password], means, () => {
      const digest = hash('SHA-1', utf8(nonce + created + password.text))
      return bytesToBase64(config.digestEncoding === 'hex' ? utf8(bytesToHex(digest)) : digest)
    })
    const shown = config.nonceEncoding === 'base64' ? base64(nonce) : nonce
    const token = marked`UsernameToken Username="${username}", PasswordDigest="${passwordDigest}", Nonce="${shown}", Created="${created}"`
    return withHeader(request, config.headerName, token)
  },
  explain: clockSkew,
})
