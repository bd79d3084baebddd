import * as z from 'zod/mini'
import { flowSchema, openFlow, type Flow } from '../flow'

const FORMAT = 'patchbay-flow'
const fileSchema = z.object({ format: z.literal(FORMAT), version: z.literal(1), flow: flowSchema })

/** A flow as a file. Connections are named by id only; no field of a flow is made for a secret. */
export const exportFlow = (flow: Flow): string => JSON.stringify({ format: FORMAT, version: 1, flow }, null, 2)

/** Reads what {@link exportFlow} wrote, or says what is wrong with the file. */
export function importFlow(text: string): { flow: Flow } | { problem: string } {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return { problem: 'This is not a flow: the file is no JSON, or it is cut off.' }
  }
  const parsed = fileSchema.safeParse(file)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return {
      problem: `This is not a flow that this version can read${issue ? ` (${issue.path.join('.') || 'the whole'}: ${issue.code})` : ''}.`,
    }
  }
  try {
    return { flow: openFlow(parsed.data.flow) }
  } catch (error) {
    return { problem: `The flow in the file is not valid. ${error instanceof Error ? error.message : ''}`.trim() }
  }
}
