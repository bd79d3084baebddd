import * as z from 'zod/mini'
import { scheme } from './scheme'

/** Listed all the same, so that one learns why, and what can be done instead. */
export const cookie = scheme({
  kind: 'cookie',
  label: 'Cookie',
  hint: 'A login sets a session cookie, which each request sends back.',
  impossible:
    'Browsers hide Set-Cookie from web pages and let none set the Cookie header, so a session cookie can be neither read nor sent by Patchbay. Look for a login that returns a token in its answer (then choose Two-step login) or for API keys. From a terminal: curl with --cookie-jar and --cookie.',
  config: z.object({ kind: z.literal('cookie') }),
  initial: { kind: 'cookie' },
  fields: [],
  apply: (request) => request,
})

export const mtls = scheme({
  kind: 'mtls',
  label: 'Client certificate (mTLS)',
  hint: 'The server asks for a certificate of yours during the TLS handshake.',
  impossible:
    'No web page can hand a certificate and its key to the browser’s connections. If the operating system has the certificate installed, a browser offers it on pages that you open, but not on calls like these, and preflights go without it. From a terminal: curl with --cert and --key; for a flow, a gateway of your own that holds the certificate and is called over https.',
  config: z.object({ kind: z.literal('mtls') }),
  initial: { kind: 'mtls' },
  fields: [],
  apply: (request) => request,
})

export const ntlm = scheme({
  kind: 'ntlm',
  label: 'NTLM or Kerberos',
  hint: 'A Windows or Active Directory sign-in; the server answers 401 with WWW-Authenticate: NTLM or Negotiate.',
  impossible:
    'The handshake is bound to one network connection and to headers that browsers keep to themselves, so no web page can do it. Ask for an API key or OAuth on that system. From a terminal: curl with --ntlm or --negotiate.',
  config: z.object({ kind: z.literal('ntlm') }),
  initial: { kind: 'ntlm' },
  fields: [],
  apply: (request) => request,
})
