import { mount } from 'svelte'
import './state/random-uuid'
import { api } from '../core/api'
import App from './App.svelte'
import { purgeDeleted } from './state/connections.svelte'
import { openStorage } from './state/storage-problem.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { call } from './worker-client/call'
import { startWorker, worker, workerSettled } from './worker-client/lifecycle.svelte'

const target = document.querySelector('#app')
if (target) mount(App, { target })

void openStorage()
void startWorker()
void workerSettled().then(async () => {
  if (worker.phase !== 'ready') return
  // Wakes the worker, which closes what a stopped predecessor left open. A failure shows at the first real call.
  await call(api.hello, {}, {}).catch(() => undefined)
  await purgeDeleted().catch(() => undefined)
})
