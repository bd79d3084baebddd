import * as z from 'zod/mini'
import type { Slot } from './http/request'

const slotSchema = z.custom<Slot>((value) => typeof value === 'string' && /^(header:|query:|body$|url$)/.test(value))

/** What may be known of a sealed secret: where it may go, and since when it is kept. Never its value. */
export const sealedFactsSchema = z.object({
  connectionId: z.string(),
  field: z.string(),
  origins: z.array(z.string()),
  slot: slotSchema,
  sealedAt: z.number(),
})
export type SealedFacts = z.infer<typeof sealedFactsSchema>
export type Binding = Pick<SealedFacts, 'origins' | 'slot'>

/** Why a secret with this binding may not go there, or nothing if it may. */
export function bindingProblem({ origins, slot }: Binding, origin: string, used: Slot): string | undefined {
  if (!origins.includes(origin)) return `It was saved for ${origins.join(', ')}, not for ${origin}.`
  if (slot !== used) return `It was saved for ${slotWords(slot)}, not for ${slotWords(used)}.`
  return undefined
}

function slotWords(slot: Slot): string {
  if (slot.startsWith('header:')) return `the header ${slot.slice(7)}`
  if (slot.startsWith('query:')) return `the query parameter ${slot.slice(6)}`
  return slot === 'body' ? 'the request’s body' : 'the address'
}
