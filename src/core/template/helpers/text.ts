import { encodeParts, hasSecret, joinMarked, sliceMarked, trimMarked } from '../../http/marked'
import { WrongArgument } from '../failure'
import { isComposite, isList } from '../values'
import { mixed, numberAt, optionalTextAt, textAt, textOf } from './arguments'
import type { Helper } from './helper'
import { replaceAll } from './replace-all'

/** Helpers that keep the characters, so secrets keep their exact ranges. */
export const textHelpers: readonly Helper[] = [
  {
    signature: 'upper text',
    help: 'In capital letters.',
    example: '{{upper "ada"}}',
    run: (call) => encodeParts(textAt(call, 0), (text) => text.toUpperCase()),
  },
  {
    signature: 'lower text',
    help: 'In small letters.',
    example: '{{lower "ADA"}}',
    // A capital sigma alone looks at its neighbours, which may be secret, for its small form.
    run: (call) => encodeParts(textAt(call, 0), (text) => text.replaceAll('Σ', 'σ').toLowerCase()),
  },
  {
    signature: 'trim text',
    help: 'Without white space at both ends.',
    example: '{{trim " ada "}}',
    run: (call) => trimMarked(textAt(call, 0)),
  },
  {
    signature: 'replace text search replacement',
    help: 'With every occurrence of a text replaced by another.',
    example: '{{replace "2026-01-31" "-" ""}}',
    run: (call) => {
      const [value, search, replacement] = [textAt(call, 0), textAt(call, 1), textAt(call, 2)]
      if (search.text === '') throw new WrongArgument('its search is empty')
      const result = replaceAll(value, search.text, replacement, call.spend)
      return hasSecret(search) ? mixed(call, result.text) : result
    },
  },
  {
    signature: 'concat text…',
    help: 'Texts one after the other.',
    example: '{{base64 (concat "ada" ":" connection.http.encrypted.apiKey)}}',
    run: (call) => joinMarked(call.values.map((_, i) => textAt(call, i))),
  },
  {
    signature: 'join list separator',
    help: 'The values of a list with a text between them.',
    example: '{{join connection.http.unencrypted.scopes ","}}',
    run: (call) => {
      const [list] = call.values
      const separator = textAt(call, 1)
      if (list === undefined || !isList(list)) throw new WrongArgument('its list has to be a list')
      call.spend(list.length * (1 + separator.text.length + separator.ranges.length))
      const texts = list.map((value, i) => textOf(value, `list’s value ${i + 1}`))
      return joinMarked(texts.flatMap((text, i) => (i > 0 ? [separator, text] : [text])))
    },
  },
  {
    signature: 'substring text start [end]',
    help: 'From one character to before another. They count from 0; negative ones from the end.',
    example: '{{substring "2026-01-31" 0 4}}',
    run: (call) => {
      const value = textAt(call, 0)
      const [start, end] = [numberAt(call, 1), optionalTextAt(call, 2) && numberAt(call, 2)]
      const result = sliceMarked(value, ...unitsOf(value.text, start, end))
      return hasSecret(joinMarked(call.values.slice(1).map((_, i) => textAt(call, i + 1)))) ? mixed(call, result.text) : result
    },
  },
  {
    signature: 'length value',
    help: 'How many characters a text has, or values a list.',
    example: '{{length connection.http.unencrypted.scopes}}',
    run: (call) => {
      const [value] = call.values
      if (isComposite(value)) return Object.keys(value).length
      return mixed(call, String(countCharacters(textAt(call, 0).text)))
    },
  },
]

const countCharacters = (text: string): number => text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)

/** Characters are counted, not UTF-16 units, so that none is cut in half. */
function unitsOf(text: string, start: number, end: number | undefined): [number, number] {
  const characters = Array.from(text)
  const units = (count: number) => characters.slice(0, count).join('').length
  const from = units(Math.trunc(start))
  return [from, end === undefined ? text.length : Math.max(from, units(Math.trunc(end)))]
}
