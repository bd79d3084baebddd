import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import { http } from '../../core/applications/http'
import type { Field } from '../../core/auth'
import type { Call, TokenCall } from '../../core/auth/call'
import type { Finding } from '../../core/lint'
import { newConnection } from '../../core/new-connection'
import CallFields from './CallFields.svelte'
import CallGroup from './CallGroup.svelte'
import { checksOf } from './checks'

const aCall = (changes: Partial<Call> = {}): Call => ({
  method: 'POST',
  uri: '/oauth/revoke',
  mediaType: 'urlencoded',
  headers: [],
  body: 'token=1',
  ...changes,
})
const aTokenCall = (changes: Partial<TokenCall> = {}): TokenCall => ({
  ...aCall(),
  answerAs: '',
  tokenPath: 'access_token',
  refreshTokenPath: '',
  expiresPath: '',
  expiresIn: 0,
  ...changes,
})

/** As its form uses it: each change comes back as the new call. */
function renderCall(call: Call | TokenCall, findings: readonly Finding[] = []) {
  const onvisit = vi.fn<(field: string) => void>()
  const onchange = vi.fn((changed: Call | TokenCall) => void rerender({ call: changed }))
  const { rerender, container } = render(CallFields, {
    call,
    field: 'auth.login',
    word: 'Login',
    connection: newConnection(http, 'c1', [], 0),
    findings,
    checks: checksOf(findings, onvisit),
    onchange,
  })
  return { onvisit, container, call: () => onchange.mock.lastCall?.[0] }
}

const box = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name })
const labels = (role: string) => screen.getAllByRole(role).map((each) => each.getAttribute('aria-label') ?? textOfLabel(each))
const textOfLabel = (each: HTMLElement) =>
  document.querySelector(`label[for="${each.id}"]`)?.textContent.replace('*', '').trim()

test('a call is a method, an address, headers and a body', () => {
  renderCall(aCall({ headers: [{ name: 'Accept', value: 'text/csv' }] }))
  expect(labels('combobox')).toEqual(['Login method', 'Login media type'])
  expect(labels('textbox')).toEqual(['Login address', 'Login body', 'Login header name 1', 'Login header value 1'])
})

test('what comes back as a token is asked for where the call has one', () => {
  renderCall(aTokenCall({ body: '', method: 'GET' }))
  expect(labels('combobox')).toEqual(['Login method', 'Answer is read as'])
  expect(labels('textbox')).toEqual([
    'Login address',
    'Path to the token',
    'Path to a new refresh token',
    'Path to the lifetime in seconds',
  ])
  expect(labels('spinbutton')).toEqual(['Lifetime in seconds'])
})

test('typing changes one part and leaves the others', async () => {
  const { call } = renderCall(aTokenCall())
  await fireEvent.input(box('Login address'), { target: { value: '/login' } })
  expect(call()).toEqual(aTokenCall({ uri: '/login' }))
  await fireEvent.input(box('Path to the token'), { target: { value: 'data.token' } })
  expect(call()).toEqual(aTokenCall({ uri: '/login', tokenPath: 'data.token' }))
})

test('a body that is there stays visible whatever the method', async () => {
  renderCall(aCall())
  await fireEvent.change(screen.getByRole('combobox', { name: 'Login method' }), { target: { value: 'GET' } })
  expect(box('Login body').value).toBe('token=1')
})

test('it is said how templates escape in each place', () => {
  renderCall(aCall({ mediaType: 'json' }))
  const described = (element: HTMLElement) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' ')
  expect(described(box('Login address'))).toContain('escapes for a URL')
  expect(described(box('Login body'))).toContain('escapes for a JSON string')
})

test('findings stand at their fields, and leaving a field asks for its own', async () => {
  const { onvisit, container } = renderCall(aTokenCall({ headers: [{ name: 'a b', value: '' }] }), [
    { field: 'auth.login.uri', severity: 'error', message: 'Where is this call made?' },
    { field: 'auth.login.headers.0', severity: 'error', message: 'No header can be called that.' },
  ])
  expect(box('Login address').getAttribute('aria-invalid')).toBe('true')
  expect(container.querySelector('[data-field="auth.login.uri"]')?.textContent).toContain('Where is this call made?')
  expect(box('Login header name 1').getAttribute('aria-invalid')).toBe('true')
  await fireEvent.blur(box('Path to the token'))
  await fireEvent.blur(box('Login body'))
  expect(onvisit.mock.calls).toEqual([['auth.login.tokenPath'], ['auth.login.body']])
})

const optional: Field = { name: 'revoke', label: 'Revoke the token', kind: 'call', help: 'Ends its life.', starts: aCall() }

function renderGroup(field: Field, call: Call | TokenCall | undefined) {
  const onchange = vi.fn((changed: Call | TokenCall | undefined) => void rerender({ call: changed }))
  const { rerender } = render(CallGroup, {
    field,
    call,
    connection: newConnection(http, 'c1', [], 0),
    findings: [],
    checks: checksOf([], () => undefined),
    onchange,
  })
  return { onchange }
}

test('a call that need not be there is there once it is wanted', async () => {
  const { onchange } = renderGroup(optional, undefined)
  expect(screen.queryByRole('textbox')).toBeNull()
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Revoke the token' }))
  expect(onchange).toHaveBeenLastCalledWith(aCall())
  expect(box('Revoke address').value).toBe('/oauth/revoke')
})

test('what was typed comes back when a call is wanted again', async () => {
  const { onchange } = renderGroup(optional, aCall({ uri: '/mine' }))
  const wanted = screen.getByRole('checkbox', { name: 'Revoke the token' })
  await fireEvent.click(wanted)
  expect(onchange).toHaveBeenLastCalledWith(undefined)
  expect(screen.queryByRole('textbox')).toBeNull()
  await fireEvent.click(wanted)
  expect(box('Revoke address').value).toBe('/mine')
})

test('a call that must be there cannot be switched off', () => {
  renderGroup({ name: 'login', label: 'Login request', kind: 'token-call', help: '', required: true }, aTokenCall())
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(screen.getByRole('group', { name: 'Login request' })).toBeTruthy()
})
