import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server under test: its origin (`http://127.0.0.1:40123`, without a slash at the end) and how to stop it. */
export interface TestServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Lets a server listen on a free port of this computer only. Closing it cuts the connections that are still open. */
export async function onLoopback(server: Server): Promise<TestServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo // a listening TCP server has no other kind of address
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
