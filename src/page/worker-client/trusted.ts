/** Not in TypeScript's library yet. @see https://www.w3.org/TR/trusted-types/ */
declare global {
  interface Window {
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL: (url: string) => string },
      ): { createScriptURL(url: string): { toString(): string } }
    }
  }
}

/** The one policy of the page's own: it lets scripts of this build be started as workers, and nothing else. */
const policy = window.trustedTypes?.createPolicy('patchbay', { createScriptURL: allowOwn })

function allowOwn(url: string): string {
  if (new URL(url, document.baseURI).origin !== location.origin) throw new TypeError(`Not a script of Patchbay: ${url}`)
  return url
}

/** The address of a worker's script, as the Trusted Types policy wants it. */
export const scriptUrl = (url: string): string => (policy ? (policy.createScriptURL(url) as unknown as string) : url) // typed as text by every API that takes it
