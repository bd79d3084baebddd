import type { MediaType } from '../../core/settings'
import type { Place } from '../../core/template/render'

/** Ways to write a request's body, for a list. */
export const MEDIA_TYPE_OPTIONS: readonly { readonly value: MediaType; readonly label: string }[] = [
  { value: 'json', label: 'JSON' },
  { value: 'urlencoded', label: 'Form, URL-encoded' },
  { value: 'form-data', label: 'Form with parts (form-data)' },
  { value: 'xml', label: 'XML' },
  { value: 'plaintext', label: 'Plain text' },
]

/** What a body of that type is typed as, and how templates escape in it. */
export const BODIES: Readonly<Record<MediaType, { place: Place; help: string; example: string }>> = {
  json: { place: 'json', help: 'A JSON text.', example: '{ "limit": 1 }' },
  urlencoded: { place: 'form', help: 'Pairs as in a URL: name=value&other=value.', example: 'limit=1&active=true' },
  'form-data': {
    place: 'text',
    help: 'One name=value a line; a value goes on until the next such line.',
    example: 'limit=1\nactive=true',
  },
  xml: { place: 'xml', help: 'An XML text.', example: '<query limit="1"/>' },
  plaintext: { place: 'text', help: 'Sent as it stands here.', example: '' },
}

/** Ways to read an answer, for a list. */
export const ANSWER_AS_OPTIONS = [
  { value: '', label: 'As its Content-Type says' },
  { value: 'json', label: 'JSON' },
  { value: 'xml', label: 'XML' },
  { value: 'csv', label: 'CSV' },
  { value: 'text', label: 'Text' },
] as const
