import { expect, test } from 'vitest'
import { compareBodies } from './compare-bodies'

const json = (before: unknown, after: unknown) =>
  compareBodies({ before: JSON.stringify(before), after: JSON.stringify(after) }).changes

test('the same bodies do not differ, however they are laid out', () => {
  expect(compareBodies({ before: '{"a":1,"b":[2]}', after: '{ "b": [2], "a": 1 }' })).toEqual({ by: 'structure', changes: [] })
})

test('values are added, removed and changed, each at its path', () => {
  const before = { user: { name: 'Ada', 'e-mail': 'a@b.c' }, gone: [1] }
  const after = { user: { name: 'Bob', 'e-mail': 'a@b.c' }, come: null }
  expect(json(before, after)).toEqual([
    { path: 'user.name', before: 'Ada', after: 'Bob', noise: false },
    { path: 'gone', before: '[1]', noise: false },
    { path: 'come', after: 'null', noise: false },
  ])
})

test('records of a list are told by their ids: one that is new does not make all others different', () => {
  const list = [1, 2, 3].map((id) => ({ id, state: 'open' }))
  expect(json(list, [{ id: 9, state: 'new' }, ...list.slice(0, 2), { id: 3, state: 'done' }])).toEqual([
    { path: '[0]', after: '{"id":9,"state":"new"}', noise: false },
    { path: '[3].state', before: 'open', after: 'done', noise: false },
  ])
})

test('dates and ids are noise, by their form or by their name', () => {
  const before = {
    at: '2026-01-01T12:00:00Z',
    seconds: 1760000000,
    request: '7b0c0e3e-9a55-4d0e-8a43-7c1f0c9d2b11',
    nonce: 'a',
    count: 12,
    status: 'open',
  }
  const after = {
    at: '2026-01-02T08:00:00.123+02:00',
    seconds: 1760009999,
    request: '11111111-9a55-4d0e-8a43-7c1f0c9d2b11',
    nonce: 'b',
    count: 13,
    status: 'done',
  }
  expect(
    json(before, after)
      .filter(({ noise }) => !noise)
      .map(({ path }) => path),
  ).toEqual(['count', 'status'])
})

test('texts that are not both JSON are compared line by line', () => {
  expect(compareBodies({ before: '<p>\nold\n</p>\n', after: '<p>\nnew\nmore\n</p>\n<hr>\n' })).toEqual({
    by: 'lines',
    changes: [
      { path: 'line 2', before: 'old', after: 'new\nmore', noise: false },
      { path: 'line 5', after: '<hr>', noise: false },
    ],
  })
})
