import { expect, test } from 'vitest'
import { formData } from './form-data'
import { plain } from './marked'
import { multipartParts } from './multipart'

test('what is sent as form-data is read as its parts', () => {
  const body = formData(plain('name=Ada\nnotes=one\n\ntwo\nempty='), 'b0').text
  expect(multipartParts('multipart/form-data; boundary=b0', body)).toEqual([
    { name: 'name', fileName: '', type: '', text: 'Ada' },
    { name: 'notes', fileName: '', type: '', text: 'one\n\ntwo' },
    { name: 'empty', fileName: '', type: '', text: '' },
  ])
})

test('files, quoted names and types of parts are read', () => {
  const body =
    'preamble\r\n--a b\r\nContent-Disposition: form-data; name="up\\"load"; filename="a.csv"\r\ncontent-type: text/csv; charset=utf-8\r\n\r\na,b\r\n1,2\r\n\r\n--a b--\r\nepilogue'
  expect(multipartParts('multipart/form-data; boundary="a b"', body)).toEqual([
    { name: 'up"load', fileName: 'a.csv', type: 'text/csv; charset=utf-8', text: 'a,b\r\n1,2\r\n' },
  ])
})

test('parts of a batch may have headers and no name; one that was cut off is there as far as it goes', () => {
  const body = '--x\nContent-Type: application/http\n\nHTTP/1.1 200 OK\n\n{}\n--x\n\nno headers\n--x\nContent-Type: text/pla'
  expect(multipartParts('multipart/mixed; charset=utf-8; boundary=x', body)).toEqual([
    { name: '', fileName: '', type: 'application/http', text: 'HTTP/1.1 200 OK\n\n{}' },
    { name: '', fileName: '', type: '', text: 'no headers' },
    { name: '', fileName: '', type: '', text: 'Content-Type: text/pla' },
  ])
})

test('a body that says nothing of parts has none', () => {
  expect(multipartParts('multipart/form-data', '--x\r\n\r\na\r\n--x--')).toEqual([])
  expect(multipartParts('application/json; boundary=x', '--x\r\n\r\na\r\n--x--')).toEqual([])
  expect(multipartParts('multipart/mixed; boundary=y', '--x\r\n\r\na\r\n--x--')).toEqual([])
})
