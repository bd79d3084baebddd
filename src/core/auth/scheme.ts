import type * as z from 'zod/mini'
import type { HttpRequest } from '../http/request'
import type { Marked } from '../http/marked'
import type { Call, TokenCall } from './call'

/**
 * A form field as data: the page draws it, lint checks it. `secret` fields are sealed by the worker, never stored with the rest;
 * a `call` is a request of its own, such as a login.
 */
export interface Field {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'secret' | 'select' | 'call' | 'token-call'
  readonly help: string
  readonly example?: string
  readonly required?: boolean
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Shown, checked and used only while another field has one of these values; `true`: while it has any. */
  readonly when?: { readonly field: string; readonly is: string | true }
  /** Of a call that need not be there: what it starts with when the user wants it. */
  readonly starts?: Call | TokenCall
}

/** An authentication scheme: what it asks for, how it signs a request, and how it gets a token where it needs one first. */
export interface Scheme<Schema extends z.ZodMiniObject, Config = z.infer<Schema>> {
  readonly kind: string
  readonly label: string
  /** What to look for in the documentation of an API. */
  readonly hint: string
  readonly config: Schema
  readonly initial: Config
  readonly fields: readonly Field[]
  readonly apply: (request: HttpRequest, config: Config, secrets: Secrets) => HttpRequest
  /** The call that obtains the token: always before the first request, or only once the API asks to authenticate again. */
  readonly obtain?: (config: Config) => Obtaining | undefined
  readonly revoke?: (config: Config) => Call | undefined
  /** What a browser can and cannot do with this scheme, said before one runs into it. */
  readonly limits?: string
  /** Why no web page can do this at all. */
  readonly impossible?: string
}

export interface Obtaining {
  readonly cause: 'login' | 'refresh'
  readonly when: 'first' | 'refused'
  readonly call: TokenCall
  /** Field of {@link Secrets} that the token becomes. */
  readonly into: string
}

/** Secret values by field name; a field without a value is absent. */
export type Secrets = Readonly<Record<string, Marked>>

/** Keeps a scheme's own config type while checking its shape. */
export const scheme = <Schema extends z.ZodMiniObject>(definition: Scheme<Schema>): Scheme<Schema> => definition

/** The fields that count under this config. */
export const activeFields = (fields: readonly Field[], config: Readonly<Record<string, unknown>>): Field[] =>
  fields.filter(({ when }) => !when || (when.is === true ? config[when.field] !== undefined : config[when.field] === when.is))
