import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onLoopback, type TestServer } from './loopback'

const BINARY = '/usr/sbin/apache2'
const MODULES = '/usr/lib/apache2/modules'

/** Apache with mod_auth_digest is there only where Debian's package is installed. */
export const hasApache = existsSync(BINARY) && existsSync(`${MODULES}/mod_auth_digest.so`)

/** Digest at `/digest/`, for one user. */
export async function startApache(user: string, password: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-apache-'))
  await mkdir(join(folder, 'digest'))
  await writeFile(join(folder, 'digest', 'me'), JSON.stringify({ user }))
  const digest = createHash('md5').update(`${user}:engine:${password}`).digest('hex')
  await writeFile(join(folder, 'users'), `${user}:engine:${digest}\n`)
  // A port that is free now.
  const free = await onLoopback(createServer())
  await free.close()
  const modules = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_digest', 'headers']
  await writeFile(
    join(folder, 'apache.conf'),
    [
      ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
      `ServerName 127.0.0.1`,
      `Listen ${new URL(free.url).host}`,
      `DefaultRuntimeDir ${folder}`,
      `PidFile ${folder}/pid`,
      `ErrorLog ${folder}/errors`,
      `User www-data`,
      `Group www-data`,
      `DocumentRoot ${folder}`,
      `<Directory ${folder}>`,
      `Header always set Access-Control-Allow-Origin *`,
      `Header always set Access-Control-Expose-Headers WWW-Authenticate`,
      `AuthType Digest`,
      `AuthName engine`,
      `AuthDigestProvider file`,
      `AuthUserFile ${folder}/users`,
      `Require valid-user`,
      `</Directory>`,
    ].join('\n'),
  )
  const running = spawn('sh', ['-c', `chmod -R a+rX ${folder}; exec ${BINARY} -f ${folder}/apache.conf -DFOREGROUND`], {
    stdio: 'ignore',
  })
  await answers(`${free.url}/digest/me`)
  return {
    url: free.url,
    close: async () => {
      const ended = new Promise((resolve) => running.once('exit', resolve))
      running.kill()
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

/** It says nowhere that it listens. */
async function answers(url: string): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until;)
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
  throw new Error(`Apache does not answer at ${url}.`)
}
