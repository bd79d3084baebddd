import { createSubscriber } from 'svelte/reactivity'

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 15_000)
  return () => clearInterval(timer)
})

/** The time of day, renewed every 15 s while something shows it. */
export const clock = {
  get now(): number {
    subscribe()
    return Date.now()
  },
}
