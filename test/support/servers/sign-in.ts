/** How a person answers the provider's pages. */
export type Answer = 'agree' | 'cancel'

/**
 * Walks through the pages of oidc-provider as a browser would: signs in, agrees, or cancels. Resolves with the query that the
 * callback's address ends with.
 */
export async function signIn(url: string, answer: Answer = 'agree'): Promise<string> {
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
    const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
    if (action === undefined) throw new Error(`The provider shows no form: ${page.slice(0, 300)}`)
    next =
      answer === 'cancel'
        ? { url: `${action}/abort`, init: {} }
        : { url: action, init: { method: 'POST', body: new URLSearchParams({ prompt, login: 'ada', password: 'any' }) } }
  }
  throw new Error('The provider never sent the browser back.')
}
