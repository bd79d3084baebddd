import * as z from 'zod/mini'
import { tokensSchema } from '../oauth/tokens'
import { sealedFactsSchema } from '../sealed'

/** A secret in a backup, with the binding that it was sealed with. Never outside of the encrypted part. */
const portableSecretSchema = z.extend(z.omit(sealedFactsSchema, { sealedAt: true }), { value: z.string() })
export type PortableSecret = z.infer<typeof portableSecretSchema>

/** All that is encrypted. What is known of tokens is so, too: it may name the person who signed in. */
const portableSchema = z.object({ secrets: z.array(portableSecretSchema), tokens: z.array(tokensSchema) })
export type Portable = z.infer<typeof portableSchema>

/** Opens the encrypted part, once decrypted; throws what does not fit. In files of version 1 it is a list of secrets. */
export function openPortable(text: string): Portable {
  const raw: unknown = JSON.parse(text)
  return portableSchema.parse(Array.isArray(raw) ? { secrets: raw, tokens: [] } : raw)
}
