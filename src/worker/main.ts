import { build, parts } from 'virtual:build-info'
import { createApp, problemResponse } from './app'
import { createDeps } from './create-deps'
import { refusal } from './guard'
import { createShellCache } from './shell-cache'

declare const self: ServiceWorkerGlobalScope

const { scope } = self.registration
const apiUrl = new URL('api', scope)
const shell = createShellCache(scope)
const app = createApp(createDeps(build, self.location.origin), apiUrl.pathname)

self.addEventListener('install', (event) => {
  // Only what was loaded by now may be loaded at a later start.
  if (parts.length > 0) importScripts(...parts.map((part) => new URL(part, self.location.href).href))
  event.waitUntil(shell.install())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([shell.activate(), self.clients.claim()]))
})

self.addEventListener('message', (event) => {
  const { type } = event.data as { type?: unknown } // from our own pages: nobody else can post to this worker
  if (type === 'SKIP_WAITING') void self.skipWaiting()
  // A page loaded with a hard reload is not controlled until the worker claims it.
  if (type === 'CLAIM') event.waitUntil(self.clients.claim())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin === apiUrl.origin && (url.pathname === apiUrl.pathname || url.pathname.startsWith(`${apiUrl.pathname}/`))) {
    const refused = refusal(request, self.location.origin)
    event.respondWith(refused ? problemResponse(refused) : app.fetch(request))
  } else if (shell.handles(request)) event.respondWith(shell.respond(request))
})
