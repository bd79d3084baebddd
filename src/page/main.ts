import { mount } from 'svelte'
import './state/random-uuid'
import App from './App.svelte'
import { openStorage } from './state/storage-problem.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { startWorker, worker, workerSettled } from './worker-client/lifecycle.svelte'

const target = document.querySelector('#app')
if (target) mount(App, { target })

void openStorage()
void startWorker()
void workerSettled().then(async () => {
  if (worker.phase !== 'ready') return
  const { wakeWorker } = await import('./state/connection-actions')
  await wakeWorker()
})
