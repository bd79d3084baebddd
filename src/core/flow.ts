import * as z from 'zod/mini'
import { headerSchema } from './settings'

export const stepKinds = ['source', 'lookup', 'destination'] as const
export type StepKind = (typeof stepKinds)[number]

export const stepRequestMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const

/** What a step shows of its application without loading the catalogue. */
export const stepApplicationSchema = z.object({ id: z.string(), name: z.string(), colour: z.string(), monogram: z.string() })
export type StepApplication = z.infer<typeof stepApplicationSchema>

const idSchema = z.string().check(z.regex(/^[\w-]{1,64}$/))

const placeSchema = z.number().check(z.minimum(-1e6), z.maximum(1e6))
/** Milliseconds since 1970, within what a Date can hold. */
const timeSchema = z.number().check(z.minimum(0), z.maximum(8.64e15))

/** One step of a flow: a request over one connection. */
export const flowStepSchema = z.object({
  id: idSchema,
  kind: z.enum(stepKinds),
  name: z.string().check(z.maxLength(100)),
  application: z.optional(stepApplicationSchema),
  connectionId: z.optional(z.string()),
  method: z.enum(stepRequestMethods),
  relativeUri: z.string(),
  headers: z.array(headerSchema),
  body: z.string(),
  /** Upper left corner on the canvas, in its own pixels. */
  x: placeSchema,
  y: placeSchema,
})
export type FlowStep = z.infer<typeof flowStepSchema>

/** A cable: records go from one step to the next. */
export const cableSchema = z.object({ from: idSchema, to: idSchema })
export type Cable = z.infer<typeof cableSchema>

/** A graph of steps. {@link validateFlow} holds what the shape alone cannot say. */
export const flowSchema = z.object({
  version: z.literal(1),
  id: idSchema,
  name: z.string().check(z.maxLength(100)),
  steps: z.array(flowStepSchema),
  cables: z.array(cableSchema),
  /** Connections that belong to the flow although no step uses them yet. */
  registered: z.array(z.string()),
  /** Grows with each stored change, so that two tabs notice each other. */
  revision: z.number(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  deletedAt: z.optional(timeSchema),
})
export type Flow = z.infer<typeof flowSchema>

/** Opens a stored flow of any version; throws what is wrong with one that cannot be drawn. */
export function openFlow(row: unknown): Flow {
  const flow = flowSchema.parse(row)
  const [problem] = validateFlow(flow)
  if (problem !== undefined) throw new Error(problem)
  return flow
}

export const newFlow = (id: string, name: string, now: number): Flow => ({
  version: 1,
  id,
  name,
  steps: [],
  cables: [],
  registered: [],
  revision: 0,
  createdAt: now,
  updatedAt: now,
})

export const stepOf = (flow: Flow, id: string | undefined): FlowStep | undefined => flow.steps.find((step) => step.id === id)

/** Connections that the flow's steps use, each once, in the order of the steps. */
export const usedConnections = ({ steps }: Flow): string[] => [
  ...new Set(steps.flatMap(({ connectionId }) => connectionId ?? [])),
]

/** What makes a graph impossible to draw or run, in words; empty for a valid one. */
export function validateFlow({ steps, cables }: Flow): string[] {
  const ids = new Set(steps.map(({ id }) => id))
  const sources = new Set(steps.filter(({ kind }) => kind === 'source').map(({ id }) => id))
  const seen = new Set<string>()
  const problems = ids.size === steps.length ? [] : ['Two steps have the same id.']
  for (const { from, to } of cables) {
    if (!ids.has(from) || !ids.has(to)) problems.push('A cable ends at a step that does not exist.')
    if (sources.has(to)) problems.push('A cable leads into a source.')
    if (seen.has(`${from} ${to}`)) problems.push('Two cables connect the same steps.')
    seen.add(`${from} ${to}`)
  }
  if (inOrder(steps, cables).length < steps.length) problems.push('The cables form a circle.')
  return problems
}

/** Steps so that each stands after all that feed it; steps on a circle are left out. Among equals the document's order counts. */
export function inOrder(steps: readonly FlowStep[], cables: readonly Cable[]): FlowStep[] {
  const missing = new Map(steps.map(({ id }) => [id, 0]))
  const next = new Map<string, string[]>()
  for (const { from, to } of cables) {
    missing.set(to, (missing.get(to) ?? 0) + 1)
    next.set(from, [...(next.get(from) ?? []), to])
  }
  const byId = new Map(steps.map((step) => [step.id, step]))
  const ready = steps.filter(({ id }) => missing.get(id) === 0)
  const ordered: FlowStep[] = []
  for (let step = ready.shift(); step; step = ready.shift()) {
    ordered.push(step)
    const followers = (next.get(step.id) ?? []).flatMap((id) => {
      const left = (missing.get(id) ?? 0) - 1
      missing.set(id, left)
      const follower = byId.get(id)
      return left === 0 && follower ? [follower] : []
    })
    ready.unshift(...followers) // a line is told to its end before the next one begins
  }
  return ordered
}
