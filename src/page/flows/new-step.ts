import type { Flow, FlowStep, StepKind } from '../../core/flow'

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
