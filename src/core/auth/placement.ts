import * as z from 'zod/mini'
import { marked, type Marked } from '../http/marked'
import { withBodyField, withHeader, withQuery, type HttpRequest } from '../http/request'
import type { Field } from './scheme'

/** Where a token stands in a request. @see https://www.rfc-editor.org/rfc/rfc6750#section-2 */
export const placement = {
  place: z.enum(['header', 'query', 'body']),
  headerName: z.string(),
  scheme: z.string(),
  parameter: z.string(),
}
export interface Placement {
  readonly place: 'header' | 'query' | 'body'
  readonly headerName: string
  readonly scheme: string
  readonly parameter: string
}

export const bearer: Placement = { place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: 'api_key' }

export function placeToken(
  request: HttpRequest,
  { place, headerName, scheme, parameter }: Placement,
  token: Marked,
): HttpRequest {
  switch (place) {
    case 'header':
      return withHeader(request, headerName, scheme === '' ? token : marked`${scheme} ${token}`)
    case 'query':
      return withQuery(request, parameter, token)
    case 'body':
      return withBodyField(request, parameter, token)
  }
}

export const placementFields: readonly Field[] = [
  {
    name: 'place',
    label: 'Token location',
    kind: 'select',
    help: 'Where the API looks for the token. A header of another name than Accept or Content-Type makes browsers ask the server first (CORS preflight); a query parameter does not.',
    options: [
      { value: 'header', label: 'Header' },
      { value: 'query', label: 'Query parameter' },
      { value: 'body', label: 'Body field' },
    ],
  },
  {
    name: 'headerName',
    label: 'Header name',
    kind: 'text',
    required: true,
    help: 'The header that the documentation shows before the colon.',
    example: 'Authorization or X-Api-Key',
    when: { field: 'place', is: 'header' },
  },
  {
    name: 'scheme',
    label: 'Scheme',
    kind: 'text',
    help: 'The word before the token in that header; empty if there is none.',
    example: 'Bearer',
    when: { field: 'place', is: 'header' },
  },
  {
    name: 'parameter',
    label: 'Parameter name',
    kind: 'text',
    required: true,
    help: 'The name before the equals sign in the URL. Keys in URLs end up in servers’ logs: prefer a header where the API takes one.',
    example: 'api_key',
    when: { field: 'place', is: 'query' },
  },
  {
    name: 'parameter',
    label: 'Field name',
    kind: 'text',
    required: true,
    help: 'The form or JSON field that carries the token. The request needs a method with a body, such as POST.',
    example: 'token',
    when: { field: 'place', is: 'body' },
  },
]
