import { stepsUsing } from '../../core/flow/connections'
import { listConnections } from '../../storage/connections'
import { listFlows } from '../../storage/flows'
import { db } from './database'

/** What would miss a connection: `Flow “Orders”, 2 steps`. */
export async function usersOf(connectionId: string): Promise<string[]> {
  const [{ flows }, { connections }] = await Promise.all([listFlows(db), listConnections(db)])
  const inFlows = flows.flatMap((flow) => {
    const steps = stepsUsing(flow, connectionId).length
    if (steps > 0) return [`Flow “${flow.name}”, ${steps} ${steps === 1 ? 'step' : 'steps'}`]
    return flow.registered.includes(connectionId) ? [`Flow “${flow.name}”, registered but not used`] : []
  })
  const sharing = connections
    .filter(({ concurrency }) => concurrency.borrowFrom === connectionId)
    .map(({ name }) => `Connection “${name}”, which shares its queue`)
  return [...inFlows, ...sharing]
}
