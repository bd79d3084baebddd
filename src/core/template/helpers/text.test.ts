import { expect, test } from 'vitest'
import { renderTemplate } from '../render'

const values = { list: ['a', 1, true], empty: [], object: { a: 1, b: 2 }, blank: '', zero: 0, holes: ['a', null] }

const render = (template: string) => {
  const result = renderTemplate(template, 'text', { values, now: 0, newId: () => 'id' })
  return 'value' in result ? result.value.text : result.problem.message
}

test.each([
  ['upper "straße"', 'STRASSE'],
  ['lower "ΑΣ"', 'ας'.replace('ς', 'σ')],
  ['trim " a b\n"', 'a b'],
  ['trim "  "', ''],
  ['replace "a.b.c" "." ""', 'abc'],
  ['replace "aaa" "aa" "b"', 'ba'],
  ['replace "a$b" "$" "$&"', 'a$&b'],
  ['concat "a" 1 true', 'a1true'],
  ['join list ", "', 'a, 1, true'],
  ['join empty ", "', ''],
  ['substring "abc" 1', 'bc'],
  ['substring "abc" 0 2', 'ab'],
  ['substring "abc" -2', 'bc'],
  ['substring "abc" 0 -1', 'ab'],
  ['substring "abc" 2 1', ''],
  ['substring "abc" 0 99', 'abc'],
  ['substring "a😀b" 1 2', '😀'],
  ['length "a😀b"', '3'],
  ['length 1234', '4'],
  ['length list', '3'],
  ['length object', '2'],
  ['default blank "x"', 'x'],
  ['default missing "x"', 'x'],
  ['default zero "x"', '0'],
  ['default "a" missing', 'a'],
  ['default missing ""', ''],
  ['or missing blank "x"', 'x'],
  ['or zero 0', '0'],
  ['and "a" "b"', 'b'],
  ['and false "b"', 'false'],
  ['not missing', 'true'],
  ['not "a"', 'false'],
  ['not empty', 'true'],
  ['eq 1 "1"', 'true'],
  ['eq missing blank', 'true'],
  ['eq "a" "A"', 'false'],
  ['ne missing "a"', 'true'],
])('{{%s}} gives “%s”', (call, text) => {
  expect(render(`{{${call}}}`)).toBe(text)
})

test.each([
  ['replace "a" "" "b"', /^replace: its search is empty/],
  ['join "a" ","', /^join: its list has to be a list/],
  ['join holes ","', /^join: its list’s value 2 has no value/],
  ['substring "a" "b"', /^substring: its start has to be a number/],
  ['concat', /^concat: its text is missing/],
  ['concat "a" list', /^concat: its text has to be a text/],
  ['upper null', /^upper: its text has no value/],
  ['upper (default missing blank)', /^upper: its text has no value/],
  ['default missing blank', /^default gives no value/],
  ['and missing "a"', /^and gives no value/],
  ['eq list list', /^eq: lists and objects cannot be compared/],
  ['upper missing', /^There is no missing/],
  ['upper blank', /^blank has no value yet/],
])('{{%s}} is a problem', (call, message) => {
  expect(render(`{{${call}}}`)).toMatch(message)
})
