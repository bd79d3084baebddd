import { http } from '../../src/core/applications/http'
import type { Connection } from '../../src/core/connection'
import { openFlow, type Flow, type FlowStep } from '../../src/core/flow'
import { STEP } from '../../src/core/flow/edits'
import { newConnection } from '../../src/core/new-connection'
import { noTest } from '../../src/core/settings'

const NOW = 1_760_000_000_000

/** A connection without credentials whose test is one GET. */
export const aConnection = (id: string, baseUri: string): Connection => ({
  ...newConnection(http, id, [], NOW),
  name: `Connection ${id}`,
  baseUri,
  auth: { kind: 'none' },
  test: { ...noTest, relativeUri: '/ok', negativeControl: false },
})

export const connections = (count: number): Connection[] =>
  Array.from({ length: count }, (_, i) => aConnection(String(i + 1), `https://api-${i + 1}.example.com/v1`))

/** Steps in one line, from source to destination. */
const LINE = 10

/** A flow of lines below each other, as the layout draws them. */
export function aFlow(id: string, count: number): Flow {
  const steps = Array.from({ length: count }, (_, i): FlowStep => {
    const column = i % LINE
    return {
      id: `step-${i}`,
      kind: column === 0 ? 'source' : column === LINE - 1 ? 'destination' : 'lookup',
      name: `Step ${i + 1}`,
      application: { id: http.id, name: http.name, colour: http.colour, monogram: http.monogram },
      connectionId: String((i % 50) + 1),
      method: column === LINE - 1 ? 'POST' : 'GET',
      relativeUri: `/records/${i}`,
      headers: [],
      body: '',
      x: column * (STEP.width + STEP.gapX),
      y: Math.floor(i / LINE) * (STEP.height + STEP.gapY),
    }
  })
  const cables = steps.flatMap(({ id: to }, i) => (i % LINE === 0 ? [] : [{ from: `step-${i - 1}`, to }]))
  return openFlow({
    version: 1,
    id,
    name: `Flow of ${count} steps`,
    steps,
    cables,
    registered: [],
    revision: 0,
    createdAt: NOW,
    updatedAt: NOW,
  })
}
