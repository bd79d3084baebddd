import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newFlow, openFlow, stepKinds, validateFlow, type Flow, type FlowStep } from '../flow'
import { register, replaceConnection } from './connections'
import {
  possibleTargets,
  addAfter,
  addSource,
  changeStep,
  connect,
  cut,
  deleteSteps,
  disconnect,
  insertBetween,
  paste,
  placeSteps,
  renameFlow,
  type FlowEdit,
} from './edits'
import { record, redo, startHistory, undo } from './history'
import { exportFlow, importFlow } from './transfer'

const aStep = (id: string, change: Partial<FlowStep> = {}): FlowStep => ({
  id,
  kind: 'destination',
  name: id,
  method: 'GET',
  relativeUri: '',
  headers: [],
  body: '',
  x: 0,
  y: 0,
  ...change,
})
const aFlow = (change: Partial<Flow> = {}): Flow => ({ ...newFlow('flow', 'Flow', 0), ...change })
const make = (...edits: FlowEdit[]): Flow => edits.reduce((flow, edit) => edit(flow), aFlow())
const cables = ({ cables: all }: Flow) => all.map(({ from, to }) => `${from}→${to}`)

/** Any edit on any step or cable of the flow, made from numbers so that a failing run shrinks well. */
const anEdit = fc.record({
  what: fc.nat(10),
  a: fc.nat(30),
  b: fc.nat(30),
  kind: fc.constantFrom(...stepKinds),
  id: fc.nat(1_000_000),
})
type Draw = { what: number; a: number; b: number; kind: FlowStep['kind']; id: number }

function editOf({ what, a, b, kind, id }: Draw, flow: Flow): FlowEdit {
  const stepAt = (n: number) => flow.steps[n % Math.max(1, flow.steps.length)]?.id ?? 'none'
  const cable = flow.cables[a % Math.max(1, flow.cables.length)] ?? { from: 'none', to: 'none' }
  const added = aStep(`s${id}-${flow.revision}-${flow.steps.length}`, { kind })
  const edits: readonly FlowEdit[] = [
    addSource(added),
    addAfter(added),
    addAfter(added, stepAt(a)),
    insertBetween(added, cable),
    deleteSteps([stepAt(a), stepAt(b)]),
    connect({ from: stepAt(a), to: stepAt(b) }),
    disconnect(cable),
    changeStep(stepAt(a), { kind, name: `n${id}` }),
    placeSteps(new Map([[stepAt(a), { x: a, y: b }]])),
    paste(
      cut(flow, [stepAt(a), stepAt(b)]),
      new Map([stepAt(a), stepAt(b)].map((each, i) => [each, `p${(pasted += 1)}-${i}`])),
    ),
    renameFlow(`f${id}`),
  ]
  return edits[what % edits.length] ?? renameFlow('none')
}
let pasted = 0

test('any sequence of edits keeps the flow valid', () => {
  fc.assert(
    fc.property(fc.array(anEdit, { maxLength: 60 }), (draws) => {
      const flow = draws.reduce((current, draw) => editOf(draw, current)(current), aFlow())
      expect(validateFlow(flow)).toEqual([])
    }),
  )
})

test('going back gives each exact document, and forward again', () => {
  fc.assert(
    fc.property(fc.array(anEdit, { maxLength: 40 }), (draws) => {
      const documents = [aFlow()]
      let history = startHistory(aFlow())
      for (const draw of draws) {
        history = record(history, editOf(draw, history.present)(history.present))
        if (history.present !== documents.at(-1)) documents.push(history.present)
      }
      const last = documents.length - 1
      for (let i = last - 1; i >= 1; i--) expect((history = undo(history)).present).toBe(documents[i])
      for (let i = 2; i <= last; i++) expect((history = redo(history)).present).toBe(documents[i])
    }),
  )
})

test('what is exported is imported as it was', () => {
  fc.assert(
    fc.property(fc.array(anEdit, { maxLength: 40 }), (draws) => {
      const flow = draws.reduce((current, draw) => editOf(draw, current)(current), aFlow())
      expect(importFlow(exportFlow(flow))).toEqual({ flow })
    }),
  )
})

test('a damaged file is refused in words, and never throws', () => {
  const text = exportFlow(make(addSource(aStep('a')), addAfter(aStep('b'))))
  fc.assert(
    fc.property(fc.nat(text.length), fc.string({ maxLength: 3 }), (at, noise) => {
      const result = importFlow(text.slice(0, at) + noise + text.slice(at + 1))
      expect('flow' in result || result.problem.length > 10).toBe(true)
    }),
  )
  expect(importFlow('{"format":"patchbay-flow","version":2}')).toMatchObject({
    problem: expect.stringContaining('not a flow') as string,
  })
})

test('edits in a group become one step back', () => {
  const before = make(addSource(aStep('a')))
  let history = startHistory(before)
  for (const name of ['O', 'Or', 'Orders']) history = record(history, changeStep('a', { name })(history.present), 'a name')
  expect(undo(history).present).toBe(before)
})

test('a destination follows the last step, and the first one every source', () => {
  const flow = make(addSource(aStep('a')), addSource(aStep('b')), addAfter(aStep('c')), addAfter(aStep('d')))
  expect(cables(flow)).toEqual(['a→c', 'b→c', 'c→d'])
  const [a, b, c, d] = flow.steps
  expect(b?.y).toBeGreaterThan(a?.y ?? 0)
  expect(c?.x).toBeGreaterThan(a?.x ?? 0)
  expect(d?.x).toBeGreaterThan(c?.x ?? 0)
})

test('a source added later feeds the step that the others feed', () => {
  expect(cables(make(addSource(aStep('a')), addAfter(aStep('c')), addSource(aStep('b'))))).toEqual(['a→c', 'b→c'])
})

test('a step put into a cable keeps the line whole, and what follows makes room', () => {
  const flow = make(addSource(aStep('a')), addAfter(aStep('c')))
  const after = insertBetween(aStep('b', { kind: 'lookup' }), { from: 'a', to: 'c' })(flow)
  expect(cables(after)).toEqual(['a→b', 'b→c'])
  const places = Object.fromEntries(after.steps.map(({ id, x }) => [id, x]))
  expect(places.a).toBeLessThan(places.b ?? 0)
  expect(places.b).toBeLessThan(places.c ?? 0)
})

test('deleting a step in the middle joins its neighbours', () => {
  const flow = make(addSource(aStep('a')), addAfter(aStep('b')), addAfter(aStep('c')), addAfter(aStep('d')))
  expect(cables(deleteSteps(['b', 'c'])(flow))).toEqual(['a→d'])
})

test('circles, cables into sources and doubled cables are refused', () => {
  const flow = make(addSource(aStep('a')), addAfter(aStep('b')), addAfter(aStep('c')))
  expect(connect({ from: 'c', to: 'b' })(flow)).toBe(flow)
  expect(connect({ from: 'c', to: 'a' })(flow)).toBe(flow)
  expect(connect({ from: 'a', to: 'b' })(flow)).toBe(flow)
  expect(connect({ from: 'a', to: 'a' })(flow)).toBe(flow)
  expect(changeStep('b', { kind: 'source' })(flow)).toBe(flow)
})

test('pasted steps get ids of their own and keep the cables among them', () => {
  const flow = make(addSource(aStep('a')), addAfter(aStep('b')), addAfter(aStep('c')))
  const ids = new Map([
    ['b', 'new1'],
    ['c', 'new2'],
  ])
  const after = paste(cut(flow, ['b', 'c']), ids)(flow)
  expect(after.steps.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'new1', 'new2'])
  expect(cables(after)).toContain('new1→new2')
})

test('what is pasted twice does not cover itself', () => {
  const flow = make(addSource(aStep('a')))
  const twice = ['one', 'two'].reduce((current, id) => paste(cut(flow, ['a']), new Map([['a', id]]))(current), flow)
  expect(new Set(twice.steps.map(({ x, y }) => `${x} ${y}`)).size).toBe(3)
})

test('steps put where they are already are no change', () => {
  const flow = make(addSource(aStep('a')))
  expect(placeSteps(new Map([['a', { x: 0, y: 0 }]]))(flow)).toBe(flow)
})

test('a cable may lead to exactly the steps that connect accepts', () => {
  fc.assert(
    fc.property(fc.array(anEdit, { maxLength: 40 }), fc.nat(30), (draws, at) => {
      const flow = draws.reduce((current, draw) => editOf(draw, current)(current), aFlow())
      const from = flow.steps[at % Math.max(1, flow.steps.length)]?.id ?? 'none'
      const accepted = flow.steps.filter(({ id }) => connect({ from, to: id })(flow) !== flow).map(({ id }) => id)
      expect(flow.steps.length === 0 ? [] : possibleTargets(flow, from).map(({ id }) => id)).toEqual(accepted)
    }),
  )
})

test('a file with numbers that nothing can draw is refused', () => {
  const flow = make(addSource(aStep('a')))
  expect(importFlow(exportFlow({ ...flow, updatedAt: 9e15 }))).toHaveProperty('problem')
  expect(importFlow(exportFlow({ ...flow, steps: [aStep('a', { x: 1e300 })] }))).toHaveProperty('problem')
})

test('a replaced connection changes the named steps only, with their application', () => {
  const application = { id: 'github', name: 'GitHub', colour: '#24292f', monogram: 'GH' }
  const flow = make(
    addSource(aStep('a', { connectionId: 'old' })),
    addAfter(aStep('b', { connectionId: 'old' })),
    register('old'),
  )
  const connection = {
    id: 'new',
    application: {
      ...application,
      kind: 'application' as const,
      rules: [],
      label: '',
      browser: { cors: 'yes' as const, note: '' },
      documentation: '',
    },
  }
  const after = replaceConnection(['b'], connection)(flow)
  expect(after.steps.map(({ connectionId }) => connectionId)).toEqual(['old', 'new'])
  expect(after.steps[1]?.application).toEqual(application)
})

test('a stored flow with a circle is not opened', () => {
  const flow = aFlow({
    steps: [aStep('a'), aStep('b')],
    cables: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ],
  })
  expect(() => openFlow(flow)).toThrow('circle')
})
