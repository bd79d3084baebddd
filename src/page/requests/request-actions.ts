import type { AdHoc } from '../../core/ad-hoc'
import { stepRequest } from '../../core/ad-hoc-history'
import { freeName, type Connection } from '../../core/connection'
import { newFlow, stepRequestMethods, type FlowStep } from '../../core/flow'
import { addAfter, addSource } from '../../core/flow/edits'
import { testMethods, type MediaType } from '../../core/settings'
import { putConnection, readConnection } from '../../storage/connections'
import { addFlow, editFlow, listFlows } from '../../storage/flows'
import { db } from '../state/database'
import { notices, reporting } from '../state/notices.svelte'

/** Why this request cannot be the connection's test, or nothing. */
export const whyNoTest = ({ method, headers, body, mediaType }: AdHoc, connectionType?: MediaType): string =>
  !testMethods.some((each) => each === method)
    ? `A test cannot use ${method}.`
    : headers.some(({ name }) => name.trim() !== '')
      ? 'A test has no headers of its own: put them into the connection’s.'
      : body !== '' && mediaType !== connectionType
        ? 'A test’s body has the type that the connection says, and this one has another.'
        : ''

/** Makes it the request that tests the connection. Its rules for the answer are those of another request, so they go. */
export const useAsTest = ({ id }: Connection, { method, relativeUri, body }: AdHoc) =>
  reporting(async () => {
    const before = await readConnection(db, id)
    const testMethod = testMethods.find((each) => each === method)
    if (!before || !testMethod) return
    const rules = { successPath: '', successValues: '', failPath: '', failValues: '' }
    const { graphql: _, ...rest } = before.test
    const test = { ...rest, ...rules, relativeUri: relativeUri || '/', method: testMethod, body }
    await putConnection(db, { ...before, test, updatedAt: Date.now() })
    notices.say(`“${before.name}” is tested by ${method} ${relativeUri || '/'} now.`, {
      label: 'Undo',
      run: () => void reporting(() => putConnection(db, { ...before, updatedAt: Date.now() })),
    })
  })

/** Appends it to a flow, a new one if `flowId` is empty: a source if it reads and nothing is there yet. Returns the flow's id. */
export const useAsStep = (connection: Connection, request: AdHoc, flowId: string) =>
  reporting(async () => {
    const { flows } = await listFlows(db)
    const now = Date.now()
    const known = flows.find(({ id }) => id === flowId)
    const flow =
      known ??
      newFlow(
        crypto.randomUUID(),
        freeName(
          'New flow',
          flows.map(({ name }) => name),
        ),
        now,
      )
    if (!known) await addFlow(db, flow)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const isSource = reads && flow.steps.every(({ kind }) => kind !== 'source')
    const { id, name, colour, monogram } = connection.application
    const { request: kept, blanked } = stepRequest(request, connection.mediaType)
    const step: FlowStep = {
      id: crypto.randomUUID(),
      kind: isSource ? 'source' : reads ? 'lookup' : 'destination',
      name: `${request.method} ${request.relativeUri || '/'}`.slice(0, 100),
      application: { id, name, colour, monogram },
      connectionId: connection.id,
      method: stepRequestMethods.find((method) => method === request.method) ?? 'GET',
      ...kept,
      x: 0,
      y: 0,
    }
    await editFlow(db, flow.id, isSource ? addSource(step) : addAfter(step), now)
    if (blanked.length > 0) notices.say(`Left empty in the step, since flows are not encrypted: ${blanked.join(', ')}.`)
    return flow.id
  })
