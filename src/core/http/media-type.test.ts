import { expect, test } from 'vitest'
import { aResponse } from '../../../test/support/builders'
import { isJson, isTextual, looksLikeHtml, mediaType, parseJson } from './media-type'

test.each([
  ['application/json', 'application/json'],
  ['Application/JSON; charset=utf-8', 'application/json'],
  [' text/html ;charset=latin1', 'text/html'],
  ['', ''],
])('the essence of “%s” is “%s”', (contentType, essence) => {
  expect(mediaType(aResponse({ contentType }))).toBe(essence)
})

test('the header’s name may be written in any case', () => {
  expect(mediaType({ headers: [{ name: 'CONTENT-TYPE', value: 'text/csv' }] })).toBe('text/csv')
})

test.each([
  ['application/json', true],
  ['text/json', true],
  ['application/vnd.api+json', true],
  ['application/problem+json', true],
  ['application/x-ndjson', false],
  ['application/jsonp', false],
  ['image/json', false],
  ['', false],
])('whether %s is JSON: %s', (type, expected) => {
  expect(isJson(type)).toBe(expected)
})

test.each([
  ['text/html', 'anything', true],
  ['application/xhtml+xml', '<a/>', true],
  ['text/plain', '  <!DOCTYPE html><p>', true],
  ['', '\uFEFF<html lang="en">', true],
  ['text/plain', '<html5>', false],
  ['', 'Say <html> to him', false],
  ['application/json', '"<html>"', false],
  ['application/xml', '<html/>', false],
])('whether %s “%s” is a web page: %s', (type, text, expected) => {
  expect(looksLikeHtml(type, text)).toBe(expected)
})

test.each([
  ['', true],
  ['text/plain', true],
  ['application/json', true],
  ['application/hal+json', true],
  ['image/svg+xml', true],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', false],
  ['image/png', false],
  ['application/pdf', false],
])('whether “%s” can be shown as text: %s', (type, expected) => {
  expect(isTextual(type)).toBe(expected)
})

test('parsed JSON is told apart from text that is none, whatever its value', () => {
  expect(parseJson('null')).toEqual({ value: null })
  expect(parseJson('\uFEFF{"ok":true}')).toEqual({ value: { ok: true } })
  expect(parseJson('')).toBeUndefined()
  expect(parseJson('{"ok":')).toBeUndefined()
})
