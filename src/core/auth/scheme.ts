import type * as z from 'zod/mini'
import type { HttpRequest, Slot } from '../http/request'
import type { Marked } from '../http/marked'

/** A form field as data: the page draws it, lint checks it. `secret` fields are sealed by the worker, never stored with the rest. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'secret' | 'select'
  readonly help: string
  readonly example?: string
  readonly required?: boolean
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Shown, checked and used only while another field has this value. */
  readonly when?: { readonly field: string; readonly is: string }
}

/** An authentication scheme: what it asks for, where its secrets go, and how it signs a request. */
export interface Scheme<Schema extends z.ZodMiniObject, Config = z.infer<Schema>> {
  readonly kind: string
  readonly label: string
  /** What to look for in the documentation of an API. */
  readonly hint: string
  readonly config: Schema
  readonly initial: Config
  readonly fields: readonly Field[]
  /** The one place where each secret field may stand; sealed with the secret. */
  readonly slots: (config: Config) => Readonly<Record<string, Slot>>
  readonly apply: (request: HttpRequest, config: Config, secrets: Secrets) => HttpRequest
}

/** Secret values by field name; a field without a value is absent. */
export type Secrets = Readonly<Record<string, Marked>>

/** Keeps a scheme's own config type while checking its shape. */
export const scheme = <Schema extends z.ZodMiniObject>(definition: Scheme<Schema>): Scheme<Schema> => definition

/** The fields that count under this config. */
export const activeFields = (fields: readonly Field[], config: Readonly<Record<string, unknown>>): Field[] =>
  fields.filter(({ when }) => !when || config[when.field] === when.is)
