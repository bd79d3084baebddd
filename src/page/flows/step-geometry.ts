import { Position } from '@xyflow/svelte'
import type { FlowStep, StepKind } from '../../core/flow'
import { STEP } from '../../core/flow/edits'

/** Width and height of a port; half of it stands out of its step. */
export const PORT = 11

const port = { width: PORT, height: PORT, y: (STEP.height - PORT) / 2 }
const out = { ...port, type: 'source', position: Position.Right, x: STEP.width - PORT / 2 } as const
const into = { ...port, type: 'target', position: Position.Left, x: -PORT / 2 } as const

/** Where cables begin and end on a step, so that they need not wait until it is measured. */
export const portsOf = (kind: StepKind) => (kind === 'source' ? [out] : [into, out])

/** The rectangle around all steps. */
export function boundsOf(steps: readonly FlowStep[]) {
  const x = Math.min(...steps.map((step) => step.x))
  const y = Math.min(...steps.map((step) => step.y))
  const right = Math.max(...steps.map((step) => step.x + STEP.width))
  const bottom = Math.max(...steps.map((step) => step.y + STEP.height))
  return { x, y, width: right - x, height: bottom - y }
}
