import { clientBinding } from '../../../core/oauth/client-bindings'
import { clientSecrets, type OAuthClient } from '../../../core/oauth/client'
import { Problem } from '../../../core/problem'
import { listSealed, putSealed } from '../../../storage/sealed'
import type { Deps } from '../../deps'
import { forgetSecrets } from '../secrets'

/** Seals what the user typed for the client's own endpoints. A new secret takes the old one's place for all its connections. */
export async function sealClientSecrets(
  deps: Deps,
  client: OAuthClient,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const wanted = clientSecrets(client)
  const binding = clientBinding(client)
  const given = Object.entries(values).filter(([field, value]) => value !== '' && wanted.includes(field))
  if (given.length > 0 && binding.origins.length === 0)
    throw new Problem('not-sealed', 'Enter the token endpoint first, so that the secret can be bound to it.')
  const secrets = given.map(([field, value]) => ({ connectionId: client.id, field, value, sealedAt: deps.now(), ...binding }))
  await deps.vault.seal(secrets)
  await putSealed(
    deps.db,
    secrets.map(({ value: _, ...facts }) => facts),
  )
  const unused = (await listSealed(deps.db, client.id)).map(({ field }) => field).filter((field) => !wanted.includes(field))
  if (unused.length > 0) await forgetSecrets(deps, client.id, unused)
}
