import { expect, test } from 'vitest'
import { renewalWords } from './renewal'

test('what follows a token: a terminal, a refresh token, the same grant once more, or nothing', () => {
  expect(renewalWords({ refreshable: true }, { byTerminal: true, gotAlone: false })).toBe('; your terminal renews it')
  expect(renewalWords({ refreshable: true }, { byTerminal: false, gotAlone: true })).toBe('; it renews itself')
  expect(renewalWords({ refreshable: false }, { byTerminal: false, gotAlone: true })).toBe('; a new one is got by itself')
  expect(renewalWords({ refreshable: false }, { byTerminal: false, gotAlone: false })).toBe('; there is no refresh token')
})
