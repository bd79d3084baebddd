import { expect, test } from 'vitest'
import { newFlow, type Flow, type FlowStep } from '../flow'
import { obstacles } from './readiness'

const application = { id: 'http', name: 'HTTP', colour: '#475569', monogram: 'H' }
const aStep = (id: string, change: Partial<FlowStep> = {}): FlowStep => ({
  id,
  kind: 'destination',
  name: id,
  application,
  connectionId: 'works',
  method: 'GET',
  relativeUri: '',
  headers: [],
  body: '',
  x: 0,
  y: 0,
  ...change,
})
const aFlow = (steps: FlowStep[]): Flow => {
  const [first, ...rest] = steps
  return { ...newFlow('flow', 'Flow', 0), steps, cables: first ? rest.map(({ id }) => ({ from: first.id, to: id })) : [] }
}
const status = (id: string) =>
  ({ works: 'online', broken: 'offline', fresh: 'untested', begun: 'draft' })[id] as 'online' | undefined
const kinds = (flow: Flow) =>
  obstacles(flow, status).map(({ kind, stepId }) => (stepId === undefined ? kind : `${stepId}: ${kind}`))

test('a flow whose steps all have working connections is complete', () => {
  expect(kinds(aFlow([aStep('a', { kind: 'source' }), aStep('b')]))).toEqual([])
})

test('an empty flow lacks a source and a destination', () => {
  expect(kinds(aFlow([]))).toEqual(['no-source', 'no-destination'])
})

test('each step tells what its connection lacks', () => {
  const { application: _, ...bare } = aStep('f')
  const { connectionId: __, ...unconnected } = aStep('e')
  const steps = [
    aStep('a', { kind: 'source', connectionId: 'broken' }),
    aStep('b', { connectionId: 'fresh' }),
    aStep('c', { connectionId: 'begun' }),
    aStep('d', { connectionId: 'gone' }),
    unconnected,
    bare,
  ]
  expect(kinds(aFlow(steps))).toEqual([
    'a: offline',
    'b: untested',
    'c: draft',
    'd: missing',
    'e: no-connection',
    'f: no-application',
  ])
})

test('a step that nothing feeds is named', () => {
  const flow = { ...aFlow([aStep('a', { kind: 'source' }), aStep('b')]), cables: [] }
  expect(kinds(flow)).toEqual(['b: unfed'])
})
