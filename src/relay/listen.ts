import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A browser may resolve `localhost` to either. */
const LOOPBACK = ['127.0.0.1', '::1']

/** Errors of a computer that lacks one of the two addresses. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENETUNREACH'])

interface Listening {
  port: number
  close: () => Promise<void>
}

/** Listens on the loopback addresses that this computer has, on the same port, and on nothing that another computer can reach. */
export async function listenOnLoopback(port: number, answer: RequestListener, attempts = 5): Promise<Listening> {
  const servers: Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(stop))
  }
  let taken = port
  for (const host of LOOPBACK) {
    const server = createServer(answer)
    try {
      taken = await listen(server, host, taken)
      servers.push(server)
    } catch (error) {
      if (NO_SUCH_ADDRESS.has(codeOf(error))) continue
      await close()
      // The free port that the first address gave may be in use on the second one.
      if (port === 0 && attempts > 1 && codeOf(error) === 'EADDRINUSE') return listenOnLoopback(port, answer, attempts - 1)
      throw error
    }
  }
  if (servers.length === 0) throw new Error('This computer has no loopback address (127.0.0.1 or ::1) to listen on.')
  return { port: taken, close }
}

/** The system's name of an error, such as `EADDRINUSE`; empty if it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port) // a listening TCP server has no other kind of address
    })
  })

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
