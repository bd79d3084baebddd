import * as z from 'zod/mini'
import { cableSchema, flowStepSchema, type Flow, type FlowStep, type StepKind } from '../../core/flow'
import type { Cutting } from '../../core/flow/edits'

export const KIND_WORDS: Readonly<Record<StepKind, string>> = { source: 'Source', lookup: 'Lookup', destination: 'Destination' }

/** A step without application, named by its kind and number; an edit gives it its place. */
export function newStep(kind: StepKind, { steps }: Flow): FlowStep {
  const names = steps.map(({ name }) => name)
  let number = steps.filter((step) => step.kind === kind).length + 1
  while (names.includes(`${KIND_WORDS[kind]} ${number}`)) number += 1
  return {
    id: crypto.randomUUID(),
    kind,
    name: `${KIND_WORDS[kind]} ${number}`,
    method: kind === 'destination' ? 'POST' : 'GET',
    relativeUri: '',
    headers: [],
    body: '',
    x: 0,
    y: 0,
  }
}

const cuttingSchema = z.object({
  format: z.literal('patchbay-steps'),
  steps: z.array(flowStepSchema),
  cables: z.array(cableSchema),
})

/** Steps as text for the clipboard. */
export const writeCutting = (cutting: Cutting): string => JSON.stringify({ format: 'patchbay-steps', ...cutting })

/** What {@link writeCutting} wrote; nothing if the clipboard holds something else. */
export function readCutting(text: string): Cutting | undefined {
  if (!text.startsWith('{"format":"patchbay-steps"')) return undefined
  try {
    const parsed = cuttingSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
