import { parseUrl } from '../../core/connection'

/** The provider's page in a window of its own. */
export interface SignInWindow {
  /** The browser did not open one: the user has to, by a link. */
  readonly blocked: boolean
  readonly go: (url: string) => void
  readonly close: () => void
}

/**
 * Opens an empty window; call it at once in a click, or the browser blocks it. The provider's page cannot reach back into ours.
 * That the window was closed ends nothing: providers' own policies make it look so (COOP).
 */
export function openSignInWindow(): SignInWindow {
  const width = Math.min(560, screen.availWidth)
  const height = Math.min(720, screen.availHeight)
  const left = Math.max(0, window.screenX + (window.outerWidth - width) / 2)
  const top = Math.max(0, window.screenY + (window.outerHeight - height) / 3)
  // The window gets a copy of this tab's store: what a sign-in in this tab left there, not come back from, is none of its business.
  sessionStorage.removeItem('patchbay-sign-in')
  const opened = window.open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`)
  if (opened) opened.opener = null
  return {
    blocked: opened === null,
    go: (url) => {
      if (opened && isWeb(url)) opened.location.replace(url)
    },
    close: () => {
      if (opened && isOurs(opened)) opened.close()
    },
  }
}

/** The provider's page is not ours to close: it does not know us as its opener. */
function isOurs({ location: shown }: Window): boolean {
  try {
    return shown.host === '' || shown.origin === location.origin
  } catch {
    return false // of another origin
  }
}

/** The last way out: this tab itself goes to the provider, and the callback page brings it back. */
export function signInHere(attemptId: string, url: string): void {
  if (!isWeb(url)) return
  sessionStorage.setItem('patchbay-sign-in', attemptId)
  location.assign(url)
}

/** Never a `javascript:` address, whatever a client's settings say. */
export const isWeb = (url: string): boolean => /^https?:$/.test(parseUrl(url)?.protocol ?? '')

/** Where providers send the browser back to: to be registered with each of them, letter by letter. */
export const redirectUri = (): string => new URL('oauth-callback.html', document.baseURI).href

/** Tells of callbacks that arrived in any window; only the attempt's id is said. Returns how to stop. */
export function onCallback(heard: (attemptId: string) => void): () => void {
  const channel = new BroadcastChannel('patchbay-sign-in')
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') heard(data)
  }
  return () => channel.close()
}
