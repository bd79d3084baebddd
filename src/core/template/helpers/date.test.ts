import { expect, test } from 'vitest'
import { renderTemplate } from '../render'

const NOW = Date.UTC(2026, 0, 31, 23, 5, 9, 7)

const render = (template: string) => {
  let ids = 0
  const newId = () => `id-${++ids}`
  const result = renderTemplate(template, 'text', { values: {}, now: NOW, newId })
  return 'value' in result ? result.value.text : result.problem.message
}

test.each([
  ['{{timestamp}}', '2026-01-31T23:05:09.007Z'],
  ['{{timestamp "iso"}}', '2026-01-31T23:05:09.007Z'],
  ['{{timestamp "unix"}}', '1769900709'],
  ['{{timestamp "unixMs"}}', '1769900709007'],
  ['{{timestamp "http"}}', 'Sat, 31 Jan 2026 23:05:09 GMT'],
  ['{{timestamp "yyyyMMddTHHmmssZ"}}', '20260131T230509Z'],
  ['{{timestamp "dd.MM.yyyy HH:mm:ss.SSS"}}', '31.01.2026 23:05:09.007'],
  [`{{timestamp "'day' dd"}}`, 'day 31'],
  ['{{timestamp zone="Europe/Berlin"}}', '2026-02-01T00:05:09.007+01:00'],
  ['{{timestamp "yyyy-MM-dd HH:mm" zone="Europe/Berlin"}}', '2026-02-01 00:05'],
  ['{{timestamp "yyyy-MM-dd HH:mm" zone="America/St_Johns"}}', '2026-01-31 19:35'],
  ['{{timestamp zone="America/St_Johns"}}', '2026-01-31T19:35:09.007-03:30'],
  ['{{timestamp "unix" zone="Europe/Berlin"}}', '1769900709'],
  ['{{uuid}} {{uuid}}', 'id-1 id-2'],
])('%s at the end of January gives %s', (template, text) => {
  expect(render(template)).toBe(text)
})

/** The HTTP date is the example of RFC 9110, section 5.6.7. */
test.each([
  ['"Sun, 06 Nov 1994 08:49:37 GMT"', '1994-11-06T08:49:37.000Z'],
  ['784111777', '1994-11-06T08:49:37.000Z'],
  ['"784111777"', '1994-11-06T08:49:37.000Z'],
  ['784111777000', '1994-11-06T08:49:37.000Z'],
  ['0', '1970-01-01T00:00:00.000Z'],
  ['-1', '1969-12-31T23:59:59.000Z'],
  ['"2026-07-01"', '2026-07-01T00:00:00.000Z'],
  ['"2026-07-01T09:30"', '2026-07-01T09:30:00.000Z'],
  ['"2026-07-01 09:30:15"', '2026-07-01T09:30:15.000Z'],
  ['"2026-07-01T09:30:15.25+02:00"', '2026-07-01T07:30:15.250Z'],
  ['"2026-07-01T09:30:15+0200"', '2026-07-01T07:30:15.000Z'],
  ['"2024-02-29T00:00:00Z"', '2024-02-29T00:00:00.000Z'],
])('the date %s is %s', (date, iso) => {
  expect(render(`{{dateFormat ${date} "iso"}}`)).toBe(iso)
  expect(render(`{{dateFormat (dateFormat ${date} "http") "http"}}`)).toBe(new Date(iso).toUTCString())
})

test('a zone has summer time', () => {
  expect(render('{{dateFormat "2026-07-01T12:00Z" "HH:mm" zone="Europe/Berlin"}}')).toBe('14:00')
  expect(render('{{dateFormat "2026-01-01T12:00Z" "HH:mm" zone="Europe/Berlin"}}')).toBe('13:00')
  expect(render('{{dateFormat "2026-01-01T12:00Z" "HH:mm" zone="UTC"}}')).toBe('12:00')
})

test.each([
  ['"2026-01-31" 1 "day"', '2026-02-01'],
  ['"2026-01-31" -31 "days"', '2025-12-31'],
  ['"2026-01-31" 1 "month"', '2026-02-28'],
  ['"2026-01-31" 13 "months"', '2027-02-28'],
  ['"2026-03-31" -1 "month"', '2026-02-28'],
  ['"2024-02-29" 1 "year"', '2025-02-28'],
  ['"2026-01-31" 2 "weeks"', '2026-02-14'],
  ['"2026-01-31" "36" "hours"', '2026-02-01'],
  ['"2026-01-31" 0.5 "days"', '2026-01-31'],
])('dateAdd %s is %s', (call, day) => {
  expect(render(`{{dateFormat (dateAdd ${call}) "yyyy-MM-dd"}}`)).toBe(day)
})

test('a date is added to exactly', () => {
  expect(render('{{dateAdd (timestamp) -7 "milliseconds"}}')).toBe('2026-01-31T23:05:09.000Z')
})

test.each([
  ['{{dateFormat "yesterday" "iso"}}', /^dateFormat: its date is none that can be read: “yesterday”/],
  ['{{dateFormat "2026-02-31" "iso"}}', /its date is none that can be read/],
  ['{{dateFormat "2026-13-01" "iso"}}', /its date is none that can be read/],
  ['{{dateFormat "9e99" "iso"}}', /its date is none that can be read/],
  ['{{dateFormat 99999999999999999 "iso"}}', /its date is none that can be read/],
  ['{{timestamp "YYYY-MM-DD"}}', /^timestamp: its format “YYYY-MM-DD” has letters without a meaning/],
  ['{{timestamp zone="Europe/Berln"}}', /^timestamp: its zone is not known: “Europe\/Berln”/],
  ['{{dateAdd "2026-01-31" 1 "fortnight"}}', /^dateAdd: its unit has to be one of milliseconds, .*, years/],
  ['{{dateAdd "2026-01-31" 1.5 "months"}}', /its amount has to be a whole number/],
  ['{{dateAdd "2026-01-31" "many" "days"}}', /its amount has to be a number/],
  ['{{dateAdd "2026-01-31" 999999999 "years"}}', /farther than dates go/],
])('%s is a problem', (template, message) => {
  expect(render(template)).toMatch(message)
})
