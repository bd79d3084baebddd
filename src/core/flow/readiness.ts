import type { ConnectionStatus } from '../connection-status'
import { inOrder, type Flow } from '../flow'

/** Why a flow may not run yet. `stepId` is where to mend it. */
export interface Obstacle {
  readonly stepId?: string
  readonly kind:
    | 'no-source'
    | 'no-destination'
    | 'no-application'
    | 'no-connection'
    | 'missing'
    | 'draft'
    | 'untested'
    | 'offline'
    | 'unfed'
    | 'no-name'
  readonly message: string
}

const CONNECTION_WORDS = {
  draft: 'Its connection is a draft: required values are missing.',
  untested: 'Its connection was not tested with these settings.',
  offline: 'Its connection is offline: the last test failed, or somebody marked it so.',
} as const

/** @param status of a connection by id; nothing for one that does not exist */
export function obstacles(flow: Flow, status: (connectionId: string) => ConnectionStatus | undefined): Obstacle[] {
  const found: Obstacle[] = []
  if (!flow.steps.some(({ kind }) => kind === 'source'))
    found.push({ kind: 'no-source', message: 'The flow has no source: nothing gives it records.' })
  if (!flow.steps.some(({ kind }) => kind !== 'source'))
    found.push({ kind: 'no-destination', message: 'The flow has no destination or lookup: nothing takes the records.' })
  for (const step of inOrder(flow.steps, flow.cables)) {
    const at = { stepId: step.id }
    if (step.name.trim() === '') found.push({ ...at, kind: 'no-name', message: 'It has no name.' })
    if (!step.application) found.push({ ...at, kind: 'no-application', message: 'It has no application yet.' })
    else if (step.connectionId === undefined) found.push({ ...at, kind: 'no-connection', message: 'It has no connection yet.' })
    else {
      const state = status(step.connectionId)
      if (state === undefined) found.push({ ...at, kind: 'missing', message: 'Its connection was deleted.' })
      else if (state !== 'online') found.push({ ...at, kind: state, message: CONNECTION_WORDS[state] })
    }
    if (step.kind !== 'source' && !flow.cables.some(({ to }) => to === step.id))
      found.push({ ...at, kind: 'unfed', message: 'No step leads to it: draw a cable, or delete it.' })
  }
  return found
}
