import * as z from 'zod/mini'
import { marked, plain } from '../http/marked'
import { withBodyField, withHeader, withQuery } from '../http/request'
import { scheme } from './scheme'

/** A token or API key in a header, a query parameter or a body field. @see https://www.rfc-editor.org/rfc/rfc6750#section-2 */
export const token = scheme({
  kind: 'token',
  label: 'Token',
  hint: 'The documentation speaks of an API key, a personal access token or a bearer token.',
  config: z.object({
    kind: z.literal('token'),
    place: z.enum(['header', 'query', 'body']),
    headerName: z.string(),
    scheme: z.string(),
    parameter: z.string(),
  }),
  initial: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: 'api_key' },
  fields: [
    {
      name: 'token',
      label: 'Token',
      kind: 'secret',
      required: true,
      help: 'The key or token alone, without “Bearer” before it.',
      example: 'a long string of letters and digits',
    },
    {
      name: 'place',
      label: 'Token location',
      kind: 'select',
      help: 'Where the API looks for the token.',
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
  ],
  slots: ({ place, headerName, parameter }) => ({
    token: place === 'header' ? `header:${headerName.toLowerCase()}` : place === 'query' ? `query:${parameter}` : 'body',
  }),
  apply: (request, { place, headerName, scheme: word, parameter }, { token: value = plain('') }) => {
    switch (place) {
      case 'header':
        return withHeader(request, headerName, word === '' ? value : marked`${word} ${value}`)
      case 'query':
        return withQuery(request, parameter, value)
      case 'body':
        return withBodyField(request, parameter, value)
    }
  },
})
