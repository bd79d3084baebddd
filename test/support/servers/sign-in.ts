/** How a person answers the provider's pages. */
export type Answer = 'agree' | 'cancel'

/**
 * Walks through the pages of oidc-provider as a browser would: signs in, agrees, or cancels. Resolves with the query that the
 * callback's address ends with.
 */
export async function signIn(url: string, answer: Answer = 'agree'): Promise<string> {
  const query = await walk(url, answer)
  if (query === undefined) throw new Error('The provider never sent the browser back.')
  return query
}

/** Does what the pages behind a device's code ask for, on another device. */
export async function approveDevice(url: string): Promise<void> {
  if ((await walk(url, 'agree')) !== undefined) throw new Error('The provider sent the browser elsewhere.')
}

/** Resolves with nothing at a page that asks for nothing any more. */
async function walk(url: string, answer: Answer): Promise<string | undefined> {
  const cookies = new Map<string, string>()
  const { origin } = new URL(url)
  let next: { url: string; init: RequestInit } = { url, init: {} }
  for (let step = 0; step < 12; step++) {
    const headers = { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const response = await fetch(next.url, { ...next.init, redirect: 'manual', headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('Location')
    if (location !== null) {
      const target = new URL(location, next.url)
      if (target.origin !== origin) return target.search
      next = { url: target.href, init: {} }
      continue
    }
    const page = await response.text()
    const [, action] = /action="([^"]+)"/.exec(page) ?? []
    if (action === undefined && response.ok) return undefined
    if (action === undefined) throw new Error(`The provider shows no form: ${page.slice(0, 300)}`)
    const body = new URLSearchParams({ login: 'ada', password: 'any' })
    for (const [, name = '', value = ''] of page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)) body.set(name, value)
    next = answer === 'cancel' ? { url: `${action}/abort`, init: {} } : { url: action, init: { method: 'POST', body } }
  }
  throw new Error('The pages of the provider come to no end.')
}
