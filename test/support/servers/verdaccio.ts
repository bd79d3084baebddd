import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runServer } from 'verdaccio'
import { onLoopback, type TestServer } from './loopback'

export interface Verdaccio extends TestServer {
  /**
   * Basic. `/-/npm/v1/user` answers 200 with the `name`, or 401. `/-/whoami` answers 200 to anybody, with a `username` only
   * if the credentials are right: a test of it proves nothing without a rule.
   */
  readonly username: string
  readonly password: string
}

/** An npm registry that others wrote, with one user, no packages and no uplink to any other registry. */
export async function startVerdaccio(): Promise<Verdaccio> {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-verdaccio-'))
  const server = await runServer({
    self_path: join(folder, 'config.yaml'), // not read: paths are relative to its folder
    storage: join(folder, 'storage'),
    // MD5 is checked at once; bcrypt, on purpose, is not.
    auth: { htpasswd: { file: './htpasswd', max_users: 10, algorithm: 'md5' } },
    uplinks: {},
    packages: { '**': { access: '$authenticated' } },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  })
  const { url, close } = await onLoopback(server)
  const username = 'ada'
  const password = 'correct horse: battery/staple+é'
  const created = await fetch(`${url}/-/user/org.couchdb.user:${username}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: username, password }),
  })
  if (created.status !== 201) throw new Error(`verdaccio did not create its user: ${created.status} ${await created.text()}`)
  return {
    url,
    username,
    password,
    close: async () => {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
