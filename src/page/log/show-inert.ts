import { inertHtml } from '../worker-client/trusted'

/**
 * Shows a web page that a server sent. Safe although the page is hostile, since its HTML goes to two places only: a parser whose
 * document is never shown, runs nothing and loads nothing; and a frame that is sandboxed here, without exception: no scripts, no
 * origin, no forms, no windows, no way to move this page. Its links cannot move the frame either, since the page's own policy
 * allows frames of no address.
 */
export function showInert(frame: HTMLIFrameElement, html: string): void {
  frame.setAttribute('sandbox', '')
  const read = new DOMParser().parseFromString(inertHtml(html), 'text/html')
  // No policy covers `preconnect` and `dns-prefetch`: they would tell another server that the page is being looked at.
  for (const found of read.querySelectorAll('script, link, base, meta[http-equiv], iframe, template')) found.remove()
  // A link would only put the browser's error page into the frame.
  for (const link of read.querySelectorAll('a, area')) for (const name of ['href', 'xlink:href']) link.removeAttribute(name)
  frame.srcdoc = inertHtml(read.documentElement.outerHTML)
}
