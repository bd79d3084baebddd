import type { HttpResponse } from '../exchange'
import { isJson, looksLikeHtml, mediaType, parseJson } from '../http/media-type'
import { jsonProblem } from './json-problem'
import { readXml } from './xml'

/** `none`: an empty body. */
export type AnswerFormat = 'json' | 'xml' | 'csv' | 'text' | 'html' | 'none'

/** What arrived, read once. `data`: the value of JSON, or the object of XML. `problem`: why it is not of its format. */
export interface Answer {
  readonly format: AnswerFormat
  readonly text: string
  readonly data: unknown
  readonly problem?: string
}

/** What the user may say that an answer is; empty: whatever it seems to be. */
export type FormatOverride = '' | 'json' | 'xml' | 'csv' | 'text'

/** Reads a response by the override if given, else by its media type, else by its first characters. Never throws. */
export function readAnswer({ headers, body }: Pick<HttpResponse, 'headers' | 'body'>, override: FormatOverride): Answer {
  const { text } = body
  if (body.size === 0) return { format: 'none', text, data: undefined }
  const type = mediaType({ headers })
  const html = looksLikeHtml(type, text)
  const format = override || (html ? 'html' : formatOf(type))
  if (format === '') return sniffed(text, body.truncated)
  // Frameworks label what nobody labelled as a web page; what reads as JSON is JSON.
  const mislabelled = format === 'html' ? sniffed(text, false) : undefined
  if (mislabelled?.format === 'json') return mislabelled
  const answer = read(format, text)
  if (answer.problem === undefined) return answer
  if (html) return { ...answer, problem: `The answer is a web page, not ${format.toUpperCase()}.` }
  return body.truncated ? { ...answer, problem: `${answer.problem} ${CUT}` } : answer
}

const CUT = 'Only the first part of it was kept: ask for less at once.'

/** Reading it takes time that cannot be cut short. */
const XML_LIMIT = 2_000_000

function formatOf(type: string): AnswerFormat | '' {
  if (isJson(type)) return 'json'
  if (/^(application|text)\/([\w.-]+\+)?xml$/.test(type)) return 'xml'
  return /^(application|text)\/csv$/.test(type) ? 'csv' : ''
}

function read(format: AnswerFormat, text: string): Answer {
  if (format === 'json') {
    const json = parseJson(text)
    return { format, text, data: json?.value, ...(json ? {} : { problem: jsonProblem(text.replace(/^\uFEFF/, '')) }) }
  }
  if (format === 'xml' && text.length > XML_LIMIT)
    return {
      format,
      text,
      data: undefined,
      problem: 'XML of more than 2 million characters is not read: ask for less at once.',
    }
  return format === 'xml' ? { format, text, data: undefined, ...readXml(text) } : { format, text, data: undefined }
}

/** Without a telling media type: JSON and XML if they begin and read as such, or would if they had not been cut. */
function sniffed(text: string, truncated: boolean): Answer {
  const plain: Answer = { format: 'text', text, data: undefined }
  const [start] = /^[\s\uFEFF]*(?:[{[]|<\?xml|<[\p{L}_])/u.exec(text) ?? []
  if (start === undefined) return plain
  const answer = read(/[{[]$/.test(start) ? 'json' : 'xml', text)
  if (answer.problem === undefined || start.endsWith('<?xml')) return answer
  return truncated ? { ...answer, problem: `${answer.problem} ${CUT}` } : plain
}
