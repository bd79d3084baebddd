import { stepOf, validateFlow, type Cable, type Flow, type FlowStep } from '../flow'

/** A change to a flow. Gives back the flow itself where there is nothing to change or the result would not be valid. */
export type FlowEdit = (flow: Flow) => Flow

/** Size of a step on the canvas, and the gaps between steps. */
export const STEP = { width: 216, height: 64, gapX: 88, gapY: 36 } as const

const checked = (before: Flow, after: Flow): Flow => (validateFlow(after).length === 0 ? after : before)

/** A source at the left, below the sources that are there. It feeds the step that they feed. */
export const addSource =
  (step: FlowStep): FlowEdit =>
  (flow) => {
    const sources = flow.steps.filter(({ kind }) => kind === 'source')
    const entry = flow.cables.find(({ from }) => sources.some(({ id }) => id === from))?.to ?? firstWithoutFeed(flow)
    const placed = { ...step, kind: 'source' as const, ...below(sources) }
    return checked(flow, {
      ...flow,
      steps: [...flow.steps, placed],
      cables: entry === undefined ? flow.cables : [...flow.cables, { from: step.id, to: entry }],
    })
  }

const firstWithoutFeed = ({ steps, cables }: Flow): string | undefined =>
  steps.find(({ id, kind }) => kind !== 'source' && !cables.some(({ to }) => to === id))?.id

function below(steps: readonly FlowStep[]): { x: number; y: number } {
  const lowest = steps.toSorted((a, b) => b.y - a.y)[0]
  return lowest ? { x: lowest.x, y: lowest.y + STEP.height + STEP.gapY } : { x: 0, y: 0 }
}

/**
 * A lookup or destination after the given step, or at the end of the flow: after the last step of the first line, fed by
 * every source if there is no such step yet.
 */
export const addAfter =
  (step: FlowStep, afterId?: string): FlowEdit =>
  (flow) => {
    const feeds = afterId !== undefined ? [afterId] : ends(flow)
    const before = flow.steps.filter(({ id }) => feeds.includes(id))
    const x = before.length > 0 ? Math.max(...before.map((each) => each.x)) + STEP.width + STEP.gapX : STEP.width + STEP.gapX
    const y = before[0]?.y ?? 0
    const kind = step.kind === 'source' ? 'destination' : step.kind
    const placed = { ...step, kind, ...free(flow, x, y) }
    return checked(flow, {
      ...flow,
      steps: [...flow.steps, placed],
      cables: [...flow.cables, ...before.map(({ id }) => ({ from: id, to: step.id }))],
    })
  }

/** Where new steps are appended: the last step that is not a source, else all sources. */
function ends(flow: Flow): string[] {
  const leaves = flow.steps.filter(({ id, kind }) => kind !== 'source' && !flow.cables.some(({ from }) => from === id))
  const last = leaves.toSorted((a, b) => b.x - a.x)[0]
  return last ? [last.id] : flow.steps.filter(({ kind }) => kind === 'source').map(({ id }) => id)
}

/** The first place at or below a point where no step stands. */
function free({ steps }: Flow, x: number, y: number): { x: number; y: number } {
  const taken = (at: number) => steps.some((step) => Math.abs(step.x - x) < STEP.width && Math.abs(step.y - at) < STEP.height)
  while (taken(y)) y += STEP.height + STEP.gapY
  return { x, y }
}

/** A step into a cable. What follows moves right to make room where there is too little. */
export const insertBetween =
  (step: FlowStep, cable: Cable): FlowEdit =>
  (flow) => {
    const from = stepOf(flow, cable.from)
    const to = stepOf(flow, cable.to)
    if (!from || !to || !hasCable(flow, cable)) return flow
    const room = STEP.width + STEP.gapX
    const shift = Math.max(0, from.x + 2 * room - to.x)
    const moved = new Set(shift > 0 ? followers(flow, to.id) : [])
    const kind = step.kind === 'source' ? 'lookup' : step.kind
    return checked(flow, {
      ...flow,
      steps: [
        ...flow.steps.map((each) => (moved.has(each.id) ? { ...each, x: each.x + shift } : each)),
        { ...step, kind, x: from.x + room, y: to.y },
      ],
      cables: flow.cables.flatMap((each) =>
        same(each, cable)
          ? [
              { from: cable.from, to: step.id },
              { from: step.id, to: cable.to },
            ]
          : [each],
      ),
    })
  }

const same = (a: Cable, b: Cable): boolean => a.from === b.from && a.to === b.to
const hasCable = ({ cables }: Flow, cable: Cable): boolean => cables.some((each) => same(each, cable))

/** A step and all that it feeds, directly or not. */
function followers({ cables }: Flow, id: string): string[] {
  const found = [id]
  for (const each of found) for (const { from, to } of cables) if (from === each && !found.includes(to)) found.push(to)
  return found
}

/** Removes steps; what fed them then feeds what they fed, so that the line stays whole. */
export const deleteSteps =
  (ids: readonly string[]): FlowEdit =>
  (flow) =>
    ids.reduce((current, id) => {
      if (!stepOf(current, id)) return current
      const before = current.cables.filter(({ to }) => to === id).map(({ from }) => from)
      const after = current.cables.filter(({ from }) => from === id).map(({ to }) => to)
      const kept = current.cables.filter(({ from, to }) => from !== id && to !== id)
      const bridges = before
        .flatMap((from) => after.map((to) => ({ from, to })))
        .filter((bridge) => !kept.some((each) => same(each, bridge)))
      return { ...current, steps: current.steps.filter((step) => step.id !== id), cables: [...kept, ...bridges] }
    }, flow)

/** Draws a cable, if it leads somewhere it may. */
export const connect =
  (cable: Cable): FlowEdit =>
  (flow) =>
    hasCable(flow, cable) ? flow : checked(flow, { ...flow, cables: [...flow.cables, cable] })

export const disconnect =
  (cable: Cable): FlowEdit =>
  (flow) =>
    hasCable(flow, cable) ? { ...flow, cables: flow.cables.filter((each) => !same(each, cable)) } : flow

/** Puts steps at new places. */
export const placeSteps =
  (places: ReadonlyMap<string, { x: number; y: number }>): FlowEdit =>
  (flow) =>
    flow.steps.some(({ id, x, y }) => places.has(id) && (places.get(id)?.x !== x || places.get(id)?.y !== y))
      ? { ...flow, steps: flow.steps.map((step) => ({ ...step, ...places.get(step.id) })) }
      : flow

/** Changes a step's settings. A change of kind that its cables do not allow is refused. */
export const changeStep =
  (id: string, change: Partial<Omit<FlowStep, 'id'>>): FlowEdit =>
  (flow) =>
    stepOf(flow, id)
      ? checked(flow, { ...flow, steps: flow.steps.map((step) => (step.id === id ? { ...step, ...change } : step)) })
      : flow

export const renameFlow =
  (name: string): FlowEdit =>
  (flow) => ({ ...flow, name })

/** Steps and the cables among them, as they are copied. */
export interface Cutting {
  readonly steps: readonly FlowStep[]
  readonly cables: readonly Cable[]
}

export const cut = (flow: Flow, ids: readonly string[]): Cutting => ({
  steps: flow.steps.filter(({ id }) => ids.includes(id)),
  cables: flow.cables.filter(({ from, to }) => ids.includes(from) && ids.includes(to)),
})

/**
 * Adds copies under the given new ids, with the cables among them, below the originals and where nothing stands yet. The ids
 * are drawn beforehand, since an edit is made more than once: on the screen, and on what is stored.
 */
export const paste =
  ({ steps, cables }: Cutting, ids: ReadonlyMap<string, string>): FlowEdit =>
  (flow) => {
    const renamed = (id: string) => ids.get(id) ?? id
    const taken = new Set(flow.steps.map(({ x, y }) => `${x} ${y}`))
    let shift = 1
    const moved = (by: number) => steps.map(({ x, y }) => ({ x: x + 24 * by, y: y + (STEP.height + STEP.gapY) * by }))
    while (moved(shift).some(({ x, y }) => taken.has(`${x} ${y}`))) shift += 1
    const places = moved(shift)
    return checked(flow, {
      ...flow,
      steps: [...flow.steps, ...steps.map((step, i) => ({ ...step, ...places[i], id: renamed(step.id) }))],
      cables: [...flow.cables, ...cables.map(({ from, to }) => ({ from: renamed(from), to: renamed(to) }))],
    })
  }

/** Steps that a cable from this one may lead to: no sources, none that it feeds already, none that feeds it. */
export function possibleTargets({ steps, cables }: Flow, from: string): FlowStep[] {
  const before = [from]
  for (const each of before)
    for (const cable of cables) if (cable.to === each && !before.includes(cable.from)) before.push(cable.from)
  const fed = new Set(cables.flatMap((cable) => (cable.from === from ? [cable.to] : [])))
  return steps.filter(({ id, kind }) => kind !== 'source' && !before.includes(id) && !fed.has(id))
}
