import * as z from 'zod/mini'
import type { HttpRequest, Slot } from '../http/request'
import { basic } from './basic'
import { none } from './none'
import { activeFields, type Field, type Scheme, type Secrets } from './scheme'
import { token } from './token'

/** The table of schemes, in the order of the form's list. A new scheme is one file, one line here and in the union below. */
export const schemes = { none, basic, token } as const

/** A connection's authentication settings; secrets are not part of it. */
export const authConfigSchema = z.discriminatedUnion('kind', [none.config, basic.config, token.config])
export type AuthConfig = z.infer<typeof authConfigSchema>
export type AuthKind = AuthConfig['kind']

type AnyScheme = Scheme<z.ZodMiniObject, AuthConfig>

// A config always meets the scheme of its own kind, which TypeScript cannot see through the table.
const schemeOf = (kind: AuthKind): AnyScheme => schemes[kind] as unknown as AnyScheme

/** Adds the credentials to a request. */
export const authorise = (request: HttpRequest, config: AuthConfig, secrets: Secrets): HttpRequest =>
  schemeOf(config.kind).apply(request, config, secrets)

/** The slot of each secret field under this config. */
export const secretSlots = (config: AuthConfig): Readonly<Record<string, Slot>> => schemeOf(config.kind).slots(config)

/** The form's fields that count under this config. */
export const authFields = (config: AuthConfig): Field[] => activeFields(schemeOf(config.kind).fields, config)

/** The settings that a newly chosen scheme starts with. */
export const initialAuth = (kind: AuthKind): AuthConfig => schemeOf(kind).initial

export type { Field, Secrets }
