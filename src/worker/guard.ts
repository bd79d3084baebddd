import { Problem } from '../core/problem'

/**
 * Why a request to `/api` is refused before anything looks at it: the address bar, a form or a frame (all navigations),
 * an image or script tag, or a page that is not ours. Calls of ours are same-origin fetches.
 */
export function refusal({ mode, destination, referrer }: Request, origin: string): Problem | undefined {
  if (mode === 'navigate' || destination !== '')
    return new Problem('refused-origin', 'This address is for Patchbay’s own pages, not for the address bar.')
  if (referrer !== '' && referrer !== 'about:client' && new URL(referrer).origin !== origin)
    return new Problem('refused-origin', 'Only pages of this Patchbay may call its worker.')
  return undefined
}
