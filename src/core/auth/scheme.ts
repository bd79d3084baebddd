import type * as z from 'zod/mini'
import type { HttpResponse } from '../exchange'
import type { Marked } from '../http/marked'
import type { HttpRequest } from '../http/request'
import type { Place, TemplateValue } from '../template/render'
import type { Verdict } from '../verdict'
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
  /** Lines that the field shows; absent: one, which does not grow. */
  readonly rows?: number
  /** The text is a template, which escapes for this place, and may use these names besides the connection's. */
  readonly template?: Place
  readonly names?: readonly string[]
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Shown, checked and used only while another field has one of these values; `true`: while it has any. */
  readonly when?: { readonly field: string; readonly is: string | readonly string[] | true }
  /** Of a call that need not be there: what it starts with when the user wants it. */
  readonly starts?: Call | TokenCall
  /** A secret that goes to the endpoints of the connection's OAuth client, and not to the API. */
  readonly goesTo?: 'client'
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
  /** Adds the credentials. Throws {@link SigningProblem} where the settings do not allow it. */
  readonly apply: (request: HttpRequest, config: Config, secrets: Secrets, means: Means) => HttpRequest | Promise<HttpRequest>
  /** What the answer tells about how to sign: a challenge that can be answered, or a new nonce. Nothing if it tells nothing. */
  readonly answer?: (answered: Answered<Config>) => Challenge | undefined | Promise<Challenge | undefined>
  /** What a refusal means under this scheme, where its status alone would mislead. */
  readonly explain?: (answered: Answered<Config>, refusal: Verdict) => Verdict | undefined
  /** The call that obtains the token: always before the first request, or only once the API asks to authenticate again. */
  readonly obtain?: (config: Config) => Obtaining | undefined
  readonly revoke?: (config: Config) => Call | undefined
  /** Requests of a sign-in, which the scheme signs like any other: the secrets go there, too. */
  readonly dance?: (config: Config) => readonly HttpRequest[]
  /** What looks wrong with a setting, by its field's name. */
  readonly lint?: (config: Config) => readonly Remark[]
  /** What is wrong with a secret as it was typed. */
  readonly lintSecret?: (field: string, value: string, config: Config) => string | undefined
  /** Secrets that the worker obtains and seals, besides those that the user enters. */
  readonly keeps?: readonly string[]
  /** What a browser can and cannot do with this scheme, said before one runs into it. */
  readonly limits?: string
  /** Why no web page can do this at all. */
  readonly impossible?: string
}

/** What {@link Scheme.apply} needs besides settings and secrets. */
export interface Means {
  /** Milliseconds since 1970. */
  readonly now: number
  /** A new UUID each time: the source of nonces. */
  readonly newId: () => string
  /** What the server asked for last, if anything is known of it. */
  readonly challenge?: Challenge
  /** Writes a template of the scheme's, with names of its own. `field` is the form's name for it, such as `auth.realm`. */
  readonly write: (field: string, text: string, options?: Writing) => Marked
  /** The secrets are stand-ins that show where secrets go: they need not be good keys. */
  readonly standIns: boolean
}

export interface Writing {
  readonly place?: Place
  readonly names?: Readonly<Record<string, TemplateValue>>
}

/**
 * What a server told of how it wants to be signed for, by the names of the scheme's specification. `uses` counts the requests
 * that were signed with it, this one included; `client` is an id of our own that stays as long as the challenge does.
 */
export type Challenge = Readonly<Record<string, string>>

export interface Answered<Config> {
  readonly response: HttpResponse
  readonly config: Config
  readonly secrets: Secrets
  readonly now: number
  /** What the request was signed with. */
  readonly challenge: Challenge
}

/** Why a request cannot be signed, for the user: an unfit key, a template that fails. `field` is the form's name. */
export class SigningProblem extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

export interface Remark {
  readonly field: string
  readonly severity: 'error' | 'warning'
  readonly message: string
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
  fields.filter(({ when }) => {
    if (!when) return true
    const value = config[when.field]
    return when.is === true ? value !== undefined && value !== '' : [when.is].flat().some((each) => each === value)
  })
