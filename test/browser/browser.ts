import { findChromium } from '../support/find-chromium'

/** A name that resolves to this computer but is no `localhost`: over plain http browsers run no service worker there. */
export const PLAIN_HTTP_HOST = 'patchbay.test'

export const browserArguments = [
  '--no-sandbox', // the tests may run as root
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  `--host-resolver-rules=MAP ${PLAIN_HTTP_HOST} 127.0.0.1`,
]

export async function browserPath(): Promise<string> {
  const found = await findChromium()
  if ('tried' in found) throw new Error(`There is no Chromium to test with. Tried ${found.tried.join('; ')}.`)
  return found.path
}
