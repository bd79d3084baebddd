import * as z from 'zod/mini'

/** What kind of system a connection leads to. */
export const environmentSchema = z.enum(['', 'production', 'sandbox', 'development'])
export type Environment = z.infer<typeof environmentSchema>
