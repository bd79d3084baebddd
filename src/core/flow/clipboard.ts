import * as z from 'zod/mini'
import { cableSchema, flowStepSchema } from '../flow'
import type { Cutting } from './edits'

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
