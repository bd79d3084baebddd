import type { AdHoc } from './ad-hoc'
import type { Secrets } from './auth'
import type { Call } from './auth/call'
import { parseUrl, seam, type Connection } from './connection'
import { encodeParts, hasSecret, joinMarked, plain, sliceMarked, trimMarked, type Marked } from './http/marked'
import { formData } from './http/form-data'
import { parseJson } from './http/media-type'
import { headerOf, jsonEscape, percentEncode, withHeader, type HttpRequest } from './http/request'
import type { Finding } from './lint'
import { scopeOf } from './scope'
import { MEDIA_TYPES, type HeaderSetting, type MediaType } from './settings'
import { isTemplate } from './template/is-template'
import { renderTemplate, type Place } from './template/render'

/** What a request of a connection is made of. */
export interface Ingredients {
  readonly connection: Connection
  readonly secrets: Secrets
  /** Milliseconds since 1970. */
  readonly now: number
  readonly newId: () => string
  /** The secrets are stand-ins: a template that fails on such a value may be right for the real one. */
  readonly standIns?: boolean
}

/** A request without its authentication, and what is wrong with its templates: it may be sent only if nothing is. */
export interface Built {
  readonly request: HttpRequest | undefined
  readonly findings: readonly Finding[]
}

/** The request that tests the connection. */
export function buildTestRequest(ingredients: Ingredients): Built {
  const { test, mediaType } = ingredients.connection
  const hasBody = test.method === 'POST' || test.method === 'PUT'
  const { graphql, relativeUri: uri, method } = test
  return graphql
    ? build(ingredients, {
        field: 'test',
        uriField: 'test.relativeUri',
        method: 'POST',
        uri,
        mediaType: 'json',
        headers: [],
        graphql,
      })
    : build(ingredients, {
        field: 'test',
        uriField: 'test.relativeUri',
        method,
        uri,
        mediaType,
        headers: [],
        ...(hasBody ? { body: test.body } : {}),
      })
}

/** A request that authentication needs besides. `field` is the form's name for it, e.g. `auth.login`. */
export function buildCall(ingredients: Ingredients, call: Call, field: string): Built {
  const { method, uri, mediaType, headers, body } = call
  const hasBody = method === 'POST' || method === 'PUT' || body.trim() !== ''
  return build(ingredients, { field, uriField: `${field}.uri`, method, uri, mediaType, headers, ...(hasBody ? { body } : {}) })
}

/** A request that the user wrote for this connection. */
export function buildAdHoc(ingredients: Ingredients, { method, relativeUri: uri, mediaType, headers, body }: AdHoc): Built {
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== ''
  const recipe = { field: 'request', uriField: 'request.relativeUri', method, uri, mediaType, headers }
  return build(ingredients, { ...recipe, ...(hasBody ? { body } : {}) })
}

interface Recipe {
  readonly field: string
  readonly uriField: string
  readonly method: string
  readonly uri: string
  readonly mediaType: MediaType
  readonly headers: readonly HeaderSetting[]
  readonly body?: string
  readonly graphql?: { readonly query: string; readonly variables: string }
}

function build(ingredients: Ingredients, recipe: Recipe): Built {
  const { connection } = ingredients
  const scope = scopeOf(connection, ingredients.secrets, ingredients)
  const findings: Finding[] = []
  const write = (field: string, text: string, place: Place): Marked => {
    if (!isTemplate(text)) return plain(text)
    const rendered = renderTemplate(text, place, scope)
    if ('value' in rendered) return rendered.value
    if (!(ingredients.standIns && rendered.problem.ofValue))
      findings.push({ field, severity: 'error', message: rendered.problem.message })
    return plain('')
  }
  const writeHeaders = (headers: readonly HeaderSetting[], field: string) =>
    headers.flatMap(({ name, value }, i) =>
      name.trim() === '' ? [] : [{ name: name.trim(), value: trimMarked(write(`${field}.${i}`, value, 'header')) }],
    )

  const relative = write(recipe.uriField, recipe.uri, 'url')
  const absolute = /^https?:\/\//i.test(relative.text.trim())
  if (absolute && recipe.field === 'test' && isTemplate(recipe.uri))
    findings.push({
      field: recipe.uriField,
      severity: 'error',
      message: 'Its template makes a whole address. Only what comes after the base URI may stand here.',
    })
  const url = absolute ? trimMarked(relative) : joinAddress(write('baseUri', connection.baseUri, 'url'), relative)
  const address = checkedAddress(url, absolute ? recipe.uriField : 'baseUri', findings)
  const body = recipe.graphql
    ? graphqlBody(recipe.graphql.query, write(`${recipe.field}.variables`, recipe.graphql.variables, 'json'))
    : recipe.body === undefined
      ? undefined
      : write(`${recipe.field}.body`, recipe.body, BODY_PLACES[recipe.mediaType])
  const variables = recipe.graphql?.variables.trim() ?? ''
  if (variables !== '' && !variables.includes('{{') && !parseJson(variables))
    findings.push({ field: `${recipe.field}.variables`, severity: 'error', message: 'The query variables are not JSON.' })
  const headers = [...writeHeaders(connection.headers, 'headers'), ...writeHeaders(recipe.headers, `${recipe.field}.headers`)]
  if (!address) return { request: undefined, findings }
  const bare: HttpRequest = { method: recipe.method, url: address, headers: lastOfEach(headers) }
  const request = body === undefined ? bare : withBody(bare, body, recipe.mediaType, ingredients.newId)
  return {
    request: headerOf(request, 'Accept') ? request : withHeader(request, 'Accept', plain('application/json, */*;q=0.8')),
    findings,
  }
}

/** How templates escape in a body of that type. */
export const BODY_PLACES: Readonly<Record<MediaType, Place>> = {
  json: 'json',
  urlencoded: 'form',
  'form-data': 'text',
  xml: 'xml',
  plaintext: 'text',
}

/** A later header replaces an earlier one of the same name, as a call's own ones do with the connection's. */
const lastOfEach = (headers: HttpRequest['headers']): HttpRequest['headers'] =>
  headers.filter(({ name }, i) => !headers.some((other, at) => at > i && other.name.toLowerCase() === name.toLowerCase()))

function joinAddress(base: Marked, relative: Marked): Marked {
  const { start, end, between, from } = seam(base.text, relative.text)
  return joinMarked([sliceMarked(base, start, end), plain(between), trimMarked(sliceMarked(relative, from))])
}

/** The address as it goes over the wire, or nothing if it is none. A secret may not be part of the origin. */
function checkedAddress(url: Marked, field: string, findings: Finding[]): Marked | undefined {
  const parsed = parseUrl(url.text)
  if (!parsed || parsed.origin === 'null') {
    if (findings.length === 0)
      findings.push({ field, severity: 'error', message: 'Base URI and relative URI do not make a complete address together.' })
    return undefined
  }
  const [origin = ''] = /^[a-z]+:\/\/[^/?#]*/i.exec(url.text) ?? []
  if (hasSecret(sliceMarked(url, 0, origin.length))) {
    const message =
      'A secret may not be part of the host: the vault binds secrets to it. Use an unencrypted custom field there.'
    findings.push({ field, severity: 'error', message })
    return undefined
  }
  // Parsing would move the characters that the ranges count; so a secret address is only escaped.
  return hasSecret(url)
    ? encodeParts(url, (text) => text.replace(/[^\x21-\x7e]+|["<>^`{}|\\]/gu, percentEncode))
    : plain(parsed.href)
}

function withBody(request: HttpRequest, body: Marked, mediaType: MediaType, newId: () => string): HttpRequest {
  if (mediaType === 'form-data') {
    const boundary = `patchbay-${newId()}`
    const type = plain(`${MEDIA_TYPES[mediaType]}; boundary=${boundary}`)
    return withHeader({ ...request, body: formData(body, boundary) }, 'Content-Type', type)
  }
  const whole = { ...request, body }
  return headerOf(whole, 'Content-Type') ? whole : withHeader(whole, 'Content-Type', plain(MEDIA_TYPES[mediaType]))
}

/** @see https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters */
const graphqlBody = (query: string, variables: Marked): Marked =>
  joinMarked([
    plain(`{"query":"${jsonEscape(query)}"`),
    ...(variables.text.trim() === '' ? [] : [plain(',"variables":'), trimMarked(variables)]),
    plain('}'),
  ])
