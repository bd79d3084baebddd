import { graphlib, layout } from '@dagrejs/dagre'
import type { Flow } from '../../core/flow'
import { STEP } from '../../core/flow/edits'

/** Places for all steps: sources left, what they feed to the right, cables crossing as little as possible. */
export function layOut({ steps, cables }: Flow): Map<string, { x: number; y: number }> {
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', ranksep: STEP.gapX, nodesep: STEP.gapY })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of steps) graph.setNode(id, { width: STEP.width, height: STEP.height })
  for (const { from, to } of cables) graph.setEdge(from, to)
  layout(graph)
  return new Map(
    steps.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number } // centres, written by the layout
      return [id, { x: Math.round(x - STEP.width / 2), y: Math.round(y - STEP.height / 2) }]
    }),
  )
}
