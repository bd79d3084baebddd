import { expect, test } from 'vitest'
import { anExchange, NOON } from '../../../test/support/builders'
import { cameBack, signInRequest } from './sign-in-entry'

const visit = (url: string) => {
  const { response: _, ...rest } = anExchange()
  return { ...rest, ...signInRequest(url), at: NOON }
}

test.each([
  ['?code=c-1&state=s-1&iss=https://a.example', 'https://p.example/?state=s-1&nonce=n-1&code_challenge=h-1&scope=read'],
  ['#access_token=t-1&id_token=i-1&state=s-1', 'https://p.example/?response_type=token&state=s-1'],
  ['?oauth_token=o-1&oauth_verifier=v-1', 'https://p.example/authorize?oauth_token=o-1'],
  ['?denied=o-1', 'https://p.example/authorize?oauth_token=o-1'],
])('nothing that is worth something is written of %s', (answer, url) => {
  const entry = cameBack(visit(url), 'https://patchbay.example/oauth-callback.html', answer, NOON + 1500)
  expect(JSON.stringify(entry)).not.toMatch(/=\w-1/)
  expect(entry.removed.length).toBeGreaterThan(0)
  expect(entry.timing.total).toBe(1500)
})
