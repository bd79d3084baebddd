import * as z from 'zod/mini'
import type { Slot } from './http/request'

const slotSchema = z.custom<Slot>((value) => typeof value === 'string' && /^(header:|query:|body$|url$)/.test(value))

/** What may be known of a sealed secret: where it may go, and since when it is kept. Never its value. */
export const sealedFactsSchema = z.object({
  connectionId: z.string(),
  field: z.string(),
  origins: z.array(z.string()),
  /** Empty: nowhere yet. */
  slots: z.array(slotSchema),
  sealedAt: z.number(),
})
export type SealedFacts = z.infer<typeof sealedFactsSchema>
export type Binding = Pick<SealedFacts, 'origins' | 'slots'>

/** Why a secret with this binding may not go there, or nothing if it may. */
export function bindingProblem({ origins, slots }: Binding, origin: string, used: Slot): string | undefined {
  if (!origins.includes(origin)) return `It was saved for ${origins.join(', ')}, not for ${origin}.`
  if (slots.includes(used)) return undefined
  return slots.length === 0
    ? `It was saved before any request used it, so not for ${slotWords(used)}.`
    : `It was saved for ${slots.map(slotWords).join(' and ')}, not for ${slotWords(used)}.`
}

/**
 * Why a sealed secret may not go everywhere that the settings now send it, or nothing if it may. Names every new place: who
 * agrees to it agrees to all of them.
 */
export function bindingGap(sealed: Binding, needed: Binding): string | undefined {
  const origins = needed.origins.filter((each) => !sealed.origins.includes(each))
  const slots = needed.slots.filter((each) => !sealed.slots.includes(each))
  if (origins.length === 0 && slots.length === 0) return undefined
  const places = [...(origins.length > 0 ? [origins.join(', ')] : []), ...slots.map(slotWords)].join(' and ')
  const known = origins.length > 0 ? sealed.origins.join(', ') : sealed.slots.map(slotWords).join(' and ')
  return `It was saved for ${known || 'no request yet'}. The settings now send it to ${places}.`
}

/** The same for tokens that are about to be got. `agreed` is where the user lets those of the OAuth client go, if that was ever said. */
export function tokenGap(agreed: Binding | undefined, needed: Binding): string | undefined {
  if (agreed) return bindingGap(agreed, needed)
  if (needed.origins.length === 0) return undefined
  return `Nobody has said yet that tokens of its OAuth client may go to ${needed.origins.join(', ')}.`
}

function slotWords(slot: Slot): string {
  if (slot.startsWith('header:')) return `the header ${slot.slice(7)}`
  if (slot.startsWith('query:')) return `the query parameter ${slot.slice(6)}`
  return slot === 'body' ? 'the request’s body' : 'the address'
}
