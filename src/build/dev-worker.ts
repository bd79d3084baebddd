import type { Plugin } from 'vite'

/** In development the worker is a module below `/src`, which may control the whole site only if a header says so. */
export const devWorker = (): Plugin => ({
  name: 'dev-worker',
  apply: 'serve',
  configureServer: (server) => {
    server.middlewares.use('/src/worker/main.ts', (_request, response, next) => {
      response.setHeader('Service-Worker-Allowed', '/')
      next()
    })
  },
})
