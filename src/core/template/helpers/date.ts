import type { Marked } from '../../http/marked'
import { formatDate, offsetOf, unknownLetter } from '../date-format'
import { addToDate, DATE_UNITS, isTime, parseDate } from '../dates'
import { WrongArgument } from '../failure'
import { mixed, numberAt, optionalTextAt, optionOf, quoted, textAt } from './arguments'
import type { Helper, HelperCall } from './helper'

/** What changes with each request: times and identifiers. */
export const dateHelpers: readonly Helper[] = [
  {
    signature: 'timestamp [format] [zone="Europe/Berlin"]',
    help: 'The time of the request: iso (or no format), unix, unixMs, http, or a pattern of yyyy MM dd HH mm ss SSS.',
    example: '{{timestamp "yyyy-MM-dd"}}',
    run: (call) => formatted(call, call.now, optionalTextAt(call, 0)),
  },
  {
    signature: 'uuid',
    help: 'A new random UUID, another one at each place.',
    example: '{{uuid}}',
    run: ({ newId }) => newId(),
  },
  {
    signature: 'dateFormat date format [zone="Europe/Berlin"]',
    help: 'A date in another format. It may be an ISO or HTTP date, or digits: seconds or milliseconds since 1970.',
    example: '{{dateFormat "2026-01-31T09:30:00Z" "dd.MM.yyyy HH:mm" zone="Europe/Berlin"}}',
    run: (call) => formatted(call, dateAt(call, 0), textAt(call, 1)),
  },
  {
    signature: 'dateAdd date amount unit',
    help: `A date, some ${DATE_UNITS.join('s, ')}s later, or earlier for a negative amount.`,
    example: '{{dateFormat (dateAdd (timestamp) -7 "days") "yyyy-MM-dd"}}',
    run: (call) => {
      const [date, amount, given] = [dateAt(call, 0), numberAt(call, 1), textAt(call, 2)]
      const unit = given.text.replace(/s$/, '')
      if (!DATE_UNITS.includes(unit))
        throw new WrongArgument(`its unit has to be one of ${DATE_UNITS.map((name) => `${name}s`).join(', ')}`)
      if (/^(month|year)$/.test(unit) && !Number.isInteger(amount))
        throw new WrongArgument('its amount has to be a whole number of months or years')
      const sum = addToDate(date, amount, unit)
      if (!isTime(sum)) throw new WrongArgument('it leads farther than dates go')
      return mixed(call, new Date(sum).toISOString())
    },
  },
]

function dateAt(call: HelperCall, index: number): number {
  const given = textAt(call, index)
  const date = parseDate(given.text)
  if (date === undefined) throw new WrongArgument(`its date is none that can be read: ${quoted(given)}`)
  return date
}

function formatted(call: HelperCall, ms: number, format: Marked | undefined): Marked {
  const zone = optionOf(call, 'zone')
  const offset = zone && offsetOf(ms, zone.text)
  if (zone && offset === undefined)
    throw new WrongArgument(`its zone is not known: ${quoted(zone)}. An example is Europe/Berlin`)
  const name = format?.text ?? 'iso'
  const isName = /^(iso|unix|unixMs|http)$/.test(name)
  if (format && !isName && unknownLetter(name) !== undefined)
    throw new WrongArgument(
      `its format ${quoted(format)} has letters without a meaning. It may be iso, unix, unixMs, http, or a pattern of yyyy MM dd HH mm ss SSS with other words in 'quotes'`,
    )
  return mixed(call, formatDate(ms, name, offset))
}
