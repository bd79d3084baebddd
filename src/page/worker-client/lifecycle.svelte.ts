import { build } from 'virtual:build-info'
import { Workbox } from 'workbox-window'
import { unsavedEdits } from '../state/unsaved.svelte'
import { scriptUrl } from './trusted'

/**
 * `starting`: no worker controls the page yet. `ready`: calls can be made. `missing`: this browser or address has no service
 * workers; drafting still works. `failed`: it has, but ours did not start.
 */
type Phase = 'starting' | 'ready' | 'missing' | 'failed'

let phase = $state<Phase>('starting')
let updateWaits = $state(false)
let updateWanted = $state(false)
let updateAsked = $state(false)

/** What the page knows of its worker. */
export const worker = {
  get phase() {
    return phase
  },
  /** A newer build is installed and waits for the user. */
  get updateWaits() {
    return updateWaits
  },
  /** The user agreed; some tab still has unsaved edits. */
  get updateWanted() {
    return updateWanted
  },
  /** No tab has unsaved edits any more, and the newer build was told to take over. */
  get updateAsked() {
    return updateAsked
  },
}

let workbox: Workbox | undefined
let becameReady: () => void = () => undefined
const ready = new Promise<void>((resolve) => (becameReady = resolve))

/** Settles when the worker controls the page, or when it is clear that none will. */
export const workerSettled = (): Promise<void> => (phase === 'starting' ? ready : Promise.resolve())

/** Starts the worker and follows its life. Called once, by the entry. */
export async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return settle('missing')
  const dev = build === 'dev'
  const url = new URL(dev ? 'src/worker/main.ts' : 'sw.js', document.baseURI).href
  workbox = new Workbox(scriptUrl(url), { updateViaCache: 'none', ...(dev ? { type: 'module', scope: './' } : {}) })
  const controlledBefore = navigator.serviceWorker.controller !== null
  workbox.addEventListener('waiting', () => (dev ? workbox?.messageSkipWaiting() : (updateWaits = true)))
  // `ready` below never settles if a first worker cannot be installed.
  workbox.addEventListener('redundant', () => void giveUpWithoutWorker())
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // A worker took over that was not there when this page loaded: the first one is ours, any later one is a newer build.
    if (phase === 'starting') settle('ready')
    else if (controlledBefore || phase === 'ready') void reloadWhenClean()
  })
  // Registering may wait for the browser's own look for an update; a page that is controlled need not.
  if (navigator.serviceWorker.controller) settle('ready')
  try {
    const registration = await workbox.register()
    if (navigator.serviceWorker.controller) settle('ready')
    else await claim(registration)
  } catch {
    settle(navigator.serviceWorker.controller ? 'ready' : 'failed')
  }
}

/** A page loaded by a hard reload is not controlled although a worker is active: that one is asked to claim it. */
async function claim(registration: ServiceWorkerRegistration | undefined): Promise<void> {
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller) registration?.active?.postMessage({ type: 'CLAIM' })
}

async function giveUpWithoutWorker(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration?.active) settle('failed')
}

function settle(next: Phase): void {
  phase = next
  becameReady()
}

/** Asks the host for a newer build, as when the worker says that this page is not of its own. */
export const lookForUpdate = (): Promise<void> => workbox?.update().catch(() => undefined) ?? Promise.resolve()

/** What a tab reads after it saved its edits, the lists above all, has come well before this is over. */
const CALM_MS = 1000

/** Lets the newer build take over, once no tab has unsaved edits. Every tab reloads then. */
export async function takeUpdate(): Promise<void> {
  updateWanted = true
  await unsavedEdits.whenNowhere(async () => {
    // Chromium stops an idle old worker for the newer one; a request in that very moment starts the old one again, and then the
    // newer one waits until that is idle for long. So the tabs are left to become quiet first.
    await new Promise((resolve) => setTimeout(resolve, CALM_MS))
    updateAsked = true
    workbox?.messageSkipWaiting()
  })
}

async function reloadWhenClean(): Promise<void> {
  await unsavedEdits.whenHereNone()
  location.reload()
}
