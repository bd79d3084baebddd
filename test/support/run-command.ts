import { spawn } from 'node:child_process'

interface RunOptions {
  env?: Readonly<Record<string, string>>
  /** Milliseconds; then the command counts as failed. */
  timeout?: number
}

/** Runs a command line with its output on ours. Resolves with its exit code, 1 if it could not run or was killed. */
export const run = (command: string, { env = {}, timeout }: RunOptions = {}): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: 'inherit', env: { ...process.env, ...env }, timeout })
    child.on('error', () => resolve(1))
    child.on('close', (code) => resolve(code ?? 1))
  })
