import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codeOf } from './listen'
import { occupantOf } from './occupant'
import { openBrowser } from './open-browser'
import { readOptions, USAGE, type Options } from './options'
import { serve } from './serve'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = fileURLToPath(new URL('../../dist', import.meta.url))

/** `npm start`. Resolves with the exit code: 0 stopped or already running, 1 cannot serve, 2 wrong command line. */
async function start(options: Options | { refusal: string }): Promise<number> {
  if ('refusal' in options) return fail(2, `${options.refusal}\n\n${USAGE}`)
  const address = `http://localhost:${options.port}`
  // Before the build, which takes seconds: a second `npm start` is to lead to the first one at once.
  const settled = await settleWithOccupant(options, address)
  if (settled !== undefined) return settled

  if (options.build && !(await build()))
    return fail(1, 'The build failed, see above. To serve the last good one: npm start -- --no-build')
  if (!existsSync(`${folder}/index.html`))
    return fail(1, 'There is no build in dist to serve. Run npm start without --no-build.')
  try {
    const served = await serve({ folder, port: options.port })
    console.log(`\nPatchbay runs at ${address}\nStop it with Ctrl+C; what it saved stays in your browser, at this address.`)
    if (options.open) await openBrowser(address)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    await served.close()
    return 0
  } catch (error) {
    // Somebody may have come first while the build ran.
    return (await settleWithOccupant(options, address)) ?? fail(1, cannotListen(options.port, error))
  }
}

/** The exit code if somebody listens on the port already, `undefined` if it is free. */
async function settleWithOccupant({ port, open }: Options, address: string): Promise<number | undefined> {
  const occupant = await occupantOf(port)
  if (occupant === 'nobody') return undefined
  if (occupant === 'something-else') return fail(1, taken(port, address))
  console.log(`Patchbay runs already, at ${address}`)
  if (open) await openBrowser(address)
  return 0
}

const build = (): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('npm run --silent build', { cwd: root, shell: true, stdio: 'inherit' }).on('close', (code) => resolve(code === 0))
  })

const taken = (
  port: number,
  address: string,
): string => `Port ${port} is taken by another program, so Patchbay cannot run at ${address}.
Stop that program, or choose another port: npm start -- --port N
Mind that browsers keep documents per address: connections saved at ${address} are not visible at another port.`

const cannotListen = (port: number, error: unknown): string =>
  codeOf(error) === 'EACCES'
    ? `This user may not listen on port ${port}. Choose a port above 1023: npm start -- --port N`
    : `Cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`

function fail(code: number, message: string): number {
  console.error(message)
  return code
}

process.exitCode = await start(readOptions(process.argv.slice(2)))
