import { expect, test } from 'vitest'
import { scopeDifference } from './tokens'

test.each([
  [['a', 'b'], ['b', 'c'], false, ['a'], ['c']],
  [['openid', 'email'], ['openid', 'https://www.googleapis.com/auth/userinfo.email'], false, [], []],
  [['https://graph.microsoft.com/Mail.Read', 'offline_access'], ['Mail.Read'], true, [], []],
  [['offline_access'], [], false, ['offline_access'], []],
])('asked for %j and granted %j', (asked, granted, refreshable, missing, extra) => {
  expect(scopeDifference({ asked, granted, refreshable })).toEqual({ missing, extra })
})

test('an answer that names no scopes grants what was asked for', () => {
  expect(scopeDifference({ asked: ['a'], granted: undefined, refreshable: false })).toEqual({ missing: [], extra: [] })
})
