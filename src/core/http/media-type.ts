import type { HttpResponse } from '../exchange'

/** The essence of a Content-Type, lower case: `application/json`; empty if none is shown. @see https://mimesniff.spec.whatwg.org/#mime-type-essence */
export const mediaType = ({ headers }: Pick<HttpResponse, 'headers'>): string =>
  (headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value.split(';')[0] ?? '').trim().toLowerCase()

export const isJson = (type: string): boolean => /^(application|text)\/([\w.-]+\+)?json$/.test(type)

/** A web page by its label, or by its first characters where the label is missing or says plain text. */
export const looksLikeHtml = (type: string, text: string): boolean =>
  type === 'text/html' ||
  type === 'application/xhtml+xml' ||
  (/^(text\/plain)?$/.test(type) && /^\s*<(!doctype\s+html|html)\b/i.test(text))

/** Whether bytes of this type can be kept and shown as text. */
export const isTextual = (type: string): boolean =>
  type === '' || type.startsWith('text/') || /(json|xml|javascript|yaml|csv|x-www-form-urlencoded|graphql)$/.test(type)

/** Parsed JSON, or nothing if the text is not JSON. A byte order mark is passed over. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown }
  } catch {
    return undefined
  }
}

/** Whether a body of this type is never text, even if no byte of it says so. */
export const isMedia = (type: string): boolean => /^(image|audio|video|font)\//.test(type) && !isTextual(type)
