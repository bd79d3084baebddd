import { expect, test } from 'vitest'
import { someSealedFacts } from '../../test/support/builders'
import type { Slot } from './http/request'
import { bindingGap, bindingProblem, sealedFactsSchema } from './sealed'

test('a secret may go where it was sealed for', () => {
  expect(bindingProblem(someSealedFacts(), 'https://api.example.com', 'header:authorization')).toBeUndefined()
})

test('a secret may go to each of its origins', () => {
  const facts = someSealedFacts({ origins: ['https://a.example', 'https://b.example'] })
  expect(bindingProblem(facts, 'https://b.example', facts.slots[0] ?? 'body')).toBeUndefined()
  expect(bindingProblem(facts, 'https://c.example', facts.slots[0] ?? 'body')).toBe(
    'It was saved for https://a.example, https://b.example, not for https://c.example.',
  )
})

test.each([
  'http://api.example.com',
  'https://api.example.com:8443',
  'https://example.com',
  'https://api.example.com.evil.example',
])('nor scheme, nor port, nor host may differ: %s', (origin) => {
  expect(bindingProblem(someSealedFacts(), origin, 'header:authorization')).toContain(`not for ${origin}`)
})

test.each<[Slot, Slot, string]>([
  ['header:authorization', 'header:x-key', 'the header authorization, not for the header x-key.'],
  ['header:authorization', 'query:key', 'the header authorization, not for the query parameter key.'],
  ['query:key', 'body', 'the query parameter key, not for the request’s body.'],
  ['body', 'url', 'the request’s body, not for the address.'],
])('a secret sealed for %s may not go to %s', (slot, used, words) => {
  const facts = someSealedFacts({ slots: [slot] })
  expect(bindingProblem(facts, 'https://api.example.com', used)).toBe(`It was saved for ${words}`)
})

test('facts with a slot that does not exist are refused', () => {
  expect(sealedFactsSchema.safeParse(someSealedFacts()).success).toBe(true)
  for (const slot of ['cookie:x', 'bodyguard', '', 7])
    expect(sealedFactsSchema.safeParse({ ...someSealedFacts(), slots: [slot] }).success).toBe(false)
})

test('facts never hold a value', () => {
  expect(sealedFactsSchema.parse({ ...someSealedFacts(), value: 'sk_123' })).toEqual(someSealedFacts())
})

test('every new place is named, so that nobody agrees to one he was not told of', () => {
  const sealed = someSealedFacts({ origins: ['https://a.example'], slots: ['header:authorization'] })
  expect(bindingGap(sealed, sealed)).toBeUndefined()
  expect(
    bindingGap(sealed, {
      origins: ['https://a.example', 'https://b.example', 'https://z.example'],
      slots: ['header:authorization', 'body'],
    }),
  ).toBe(
    'It was saved for https://a.example. The settings now send it to https://b.example, https://z.example and the request’s body.',
  )
  expect(bindingGap(sealed, { origins: sealed.origins, slots: ['body', 'url'] })).toBe(
    'It was saved for the header authorization. The settings now send it to the request’s body and the address.',
  )
  expect(bindingGap({ ...sealed, slots: [] }, { ...sealed, slots: ['body'] })).toContain('for no request yet')
})
