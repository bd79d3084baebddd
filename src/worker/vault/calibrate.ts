import { deriveKey } from './passphrase-key'

/** Never fewer. @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2 */
export const MIN_ITERATIONS = 600_000

/** Half of the second that an unlock may take: devices are slower when they are busy or on battery. */
const AIM_MS = 500
/** A clock may be coarse on purpose. No device is believed to be faster than this for {@link MIN_ITERATIONS}. */
const FASTEST_MS = 25

/** How many iterations of PBKDF2 this device makes in about half a second. `tick` is in milliseconds. */
export async function calibrate(tick: () => number, derive: (iterations: number) => Promise<unknown> = trial): Promise<number> {
  const started = tick()
  await derive(MIN_ITERATIONS)
  const ms = Math.max(tick() - started, FASTEST_MS)
  return Math.max(MIN_ITERATIONS, Math.floor((MIN_ITERATIONS * AIM_MS) / ms))
}

const trial = (iterations: number) => deriveKey('how fast is this device', new Uint8Array(16), iterations)
