/** Not in TypeScript's library yet. @see https://www.w3.org/TR/trusted-types/ */
declare global {
  interface Window {
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL: (url: string) => string; createHTML: (html: string) => string },
      ): { createScriptURL(url: string): { toString(): string }; createHTML(html: string): { toString(): string } }
    }
  }
}

/**
 * The one policy of the page's own. It lets scripts of this build be started as workers, and HTML into a frame where nothing
 * runs, see `show-inert.ts`; nothing else.
 */
const policy = window.trustedTypes?.createPolicy('patchbay', { createScriptURL: allowOwn, createHTML: withoutNetwork })

function allowOwn(url: string): string {
  if (new URL(url, document.baseURI).origin !== location.origin) throw new TypeError(`Not a script of Patchbay: ${url}`)
  return url
}

/** The address of a worker's script, as the Trusted Types policy wants it. */
export const scriptUrl = (url: string): string => (policy ? (policy.createScriptURL(url) as unknown as string) : url) // typed as text by every API that takes it

/** Stands first in the document, so that it governs all that follows. What a frame inherits from the page's policy adds to it. */
function withoutNetwork(html: string): string {
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"><meta http-equiv="x-dns-prefetch-control" content="off">${html}`
}

/** HTML that a sandboxed frame may show. Only `show-inert.ts` may have it. */
export const inertHtml = (html: string): string =>
  policy ? (policy.createHTML(html) as unknown as string) : withoutNetwork(html) // as above
