import { parseArgs } from 'node:util'

/** Always the same, since a browser keeps documents per address: at another port the saved connections are not there. */
const PORT = 4870

export interface Options {
  port: number
  open: boolean
  build: boolean
}

export const USAGE = `Usage: npm start -- [--port N] [--no-open] [--no-build]
  --port N     listen on port N instead of ${PORT}
  --no-open    do not open the browser
  --no-build   serve what is in dist already`

/** Reads the command line; `refusal` says what is wrong with it. */
export function readOptions(args: readonly string[]): Options | { refusal: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, 'no-build': { type: 'boolean' } },
    })
    const { port = String(PORT), 'no-open': noOpen = false, 'no-build': noBuild = false } = values
    if (!isPort(port)) return { refusal: `--port takes a whole number from 1 to 65535, not “${port}”.` }
    return { port: Number(port), open: !noOpen, build: !noBuild }
  } catch (error) {
    return { refusal: error instanceof Error ? firstSentence(error.message) : String(error) }
  }
}

const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535

/** Node adds advice on how to escape arguments, which helps nobody here. */
const firstSentence = (message: string): string => message.replace(/\. .*$/s, '.')
