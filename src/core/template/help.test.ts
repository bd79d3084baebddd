import { expect, test } from 'vitest'
import { aSecret } from '../../../test/support/builders'
import { templateHelpers } from './help'
import { renderTemplate } from './render'

const values = {
  connection: {
    name: 'Orders',
    environment: 'sandbox',
    http: {
      baseURI: 'https://api.example.com',
      encrypted: { apiKey: aSecret('key') },
      unencrypted: { region: 'eu', scopes: ['a', 'b'] },
    },
  },
}

test.each(templateHelpers)('the example of $name writes something', ({ example }) => {
  const result = renderTemplate(example, 'text', { values, now: 0, newId: () => 'id' })
  expect(result).toHaveProperty('value')
})

test.each(templateHelpers)('the example and the signature of $name show it', ({ name, signature, example }) => {
  expect(signature.split(' ')[0]).toBe(name)
  expect(example).toContain(name)
})

test('every helper is in the list, once', () => {
  const names = templateHelpers.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(['timestamp', 'uuid', 'hmac', 'json', 'default', '#if', '#each']))
})
