import { signInOf, silentGrant } from '../../core/auth/sign-in'
import { readOAuthClient } from '../../storage/oauth-clients'
import type { ConnectionForm } from './connection-form.svelte'
import { db } from './database'
import { live } from './live.svelte'

/** How a token is got under the settings of a form, as they and the OAuth client are now. */
export function signInWay(form: ConnectionForm) {
  const client = live(() => {
    const id = form.connection?.auth.kind === 'oauth2' ? form.connection.auth.client : ''
    return async () => (id === '' ? undefined : readOAuthClient(db, id))
  }, undefined)
  return {
    /** By a person, in a window or with a code. */
    get asking() {
      return form.connection && signInOf(form.connection.auth)
    },
    /** Without asking anybody. */
    get silent() {
      return form.connection && silentGrant(form.connection.auth)
    },
    /** Where the token endpoint refuses browsers, the user's terminal is what signs in. */
    get offered() {
      return this.asking !== undefined || (this.silent !== undefined && client.value?.browser.cors === 'no')
    },
  }
}
