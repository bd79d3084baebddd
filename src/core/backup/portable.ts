import * as z from 'zod/mini'
import { sealedFactsSchema } from '../sealed'

/** A secret in a backup, with the binding that it was sealed with. Never outside of the encrypted part. */
const portableSecretSchema = z.extend(z.omit(sealedFactsSchema, { sealedAt: true }), { value: z.string() })
export type PortableSecret = z.infer<typeof portableSecretSchema>

/** Opens the list of secrets of a decrypted backup; throws what does not fit. */
export const openPortable = (text: string): PortableSecret[] => z.array(portableSecretSchema).parse(JSON.parse(text))
