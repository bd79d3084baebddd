import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import { applications } from '../../core/applications'
import { graphql } from '../../core/applications/graphql'
import { http } from '../../core/applications/http'
import { initialAuth } from '../../core/auth'
import type { Connection } from '../../core/connection'
import type { Finding } from '../../core/lint'
import { newConnection } from '../../core/new-connection'
import type { SealedFacts } from '../../core/sealed'
import { noTest } from '../../core/settings'
import { ConnectionForm } from '../state/connection-form.svelte'
import ConnectionFields from './ConnectionFields.svelte'

const aConnection = (changes: Partial<Connection> = {}): Connection => ({
  ...newConnection(http, 'c1', [], 0),
  baseUri: 'https://api.example.com/v1',
  ...changes,
})

function renderForm(
  connection: Connection,
  { findings = [], sealedFacts = [] }: { findings?: Finding[]; sealedFacts?: SealedFacts[] } = {},
) {
  const form = new ConnectionForm('c1', connection)
  const application = applications.find(({ id }) => id === connection.application.id)
  const props = { form, catalogue: applications, application, names: [], findings, sealedFacts }
  const { rerender } = render(ConnectionFields, props)
  return { form, rerender }
}

const group = (name: string) => within(screen.getByRole('group', { name }))
const opener = (title: string) => screen.getByRole('button', { name: new RegExp(`^${title}`) })
const isOpen = (title: string) => opener(title).getAttribute('aria-expanded') === 'true'

test('what is required is open, the rest says what is set there', () => {
  renderForm(aConnection({ allowedOrigins: ['https://up.example'], headers: [{ name: 'A', value: 'b' }] }))
  const titles = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
  expect(titles).toEqual([
    'General',
    'Authentication',
    'How to test this connection',
    'HTTP settings 1 header, 30 s',
    'Custom fields none',
    'Rate limits 429',
    'Response patterns by status code',
    'Advanced 25 at once, 1 allowed origin',
  ])
})

test.each([
  ['headers.0', 'HTTP settings'],
  ['rateLimit.path', 'Rate limits'],
  ['patterns.failPath', 'Response patterns'],
  ['allowedOrigins.1', 'Advanced'],
  ['custom.encrypted.key', 'Custom fields'],
])('a mistake in %s opens %s', async (field, title) => {
  const { rerender } = renderForm(aConnection())
  expect(isOpen(title)).toBe(false)
  await rerender({ findings: [{ field, severity: 'error', message: 'Wrong.' }] })
  expect(isOpen(title)).toBe(true)
  await fireEvent.click(opener(title))
  expect(isOpen(title)).toBe(false)
})

test('a warning opens nothing', () => {
  renderForm(aConnection(), { findings: [{ field: 'headers.0', severity: 'warning', message: 'Odd.' }] })
  expect(isOpen('HTTP settings')).toBe(false)
})

test('with custom authentication, the custom fields are open', async () => {
  renderForm(aConnection())
  const type = screen.getByRole('combobox', { name: 'Authentication type' })
  await fireEvent.change(type, { target: { value: 'scheme:custom' } })
  expect(isOpen('Custom fields')).toBe(true)
})

test('what no web page can do is listed apart, with why and what can', async () => {
  const { form } = renderForm(aConnection())
  const type = screen.getByRole('combobox', { name: 'Authentication type' })
  const apart = within(type).getByRole('group', { name: 'Not possible from a web page' })
  expect(
    within(apart)
      .getAllByRole('option')
      .map(({ textContent }) => textContent),
  ).toEqual(['Cookie', 'Client certificate (mTLS)', 'NTLM or Kerberos'])
  await fireEvent.change(type, { target: { value: 'scheme:mtls' } })
  expect(form.connection?.auth).toEqual({ kind: 'mtls' })
  expect(group('Authentication').getByText(/curl with --cert and --key/)).toBeTruthy()
})

test('an optional call is a member of the settings only while it is wanted', async () => {
  const { form } = renderForm(aConnection({ auth: initialAuth('token') }))
  const wanted = screen.getByRole('checkbox', { name: 'Refresh the token' })
  await fireEvent.click(wanted)
  expect(form.connection?.auth).toMatchObject({ kind: 'token', refresh: { uri: '/oauth/token' } })
  expect(screen.getByLabelText('Refresh token')).toBeTruthy()
  await fireEvent.click(wanted)
  expect(form.connection?.auth).toEqual(initialAuth('token'))
})

test('a login asks for its request and for the place of its token', () => {
  renderForm(aConnection({ auth: initialAuth('login') }))
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Login address' }).value).toBe('/login')
  expect(screen.getByRole('combobox', { name: 'Token location' })).toBeTruthy()
})

test('a sealed secret that the settings now send elsewhere says so', async () => {
  const origins = ['https://api.example.com']
  renderForm(
    aConnection({ baseUri: 'https://other.example', auth: initialAuth('token'), test: { ...noTest, relativeUri: '/me' } }),
    { sealedFacts: [{ connectionId: 'c1', field: 'token', origins, slots: ['header:authorization'], sealedAt: 0 }] },
  )
  await screen.findByText(
    /It was saved for https:\/\/api\.example\.com\. The settings now send it to https:\/\/other\.example\./,
  )
})

test('the body of the test says how it is sent', () => {
  renderForm(aConnection({ mediaType: 'xml', test: { ...noTest, method: 'POST' } }))
  expect(group('How to test this connection').getByRole('textbox', { name: 'Request body' })).toBeTruthy()
  expect(screen.getByText(/Sent as application\/xml \(HTTP settings\)/)).toBeTruthy()
})

test('a GraphQL connection asks for an endpoint and a query', async () => {
  const { form } = renderForm(newConnection(graphql, 'c1', [], 0))
  expect(screen.getByText(/^The GraphQL endpoint/)).toBeTruthy()
  const fields = group('How to test this connection')
  expect(fields.queryByRole('combobox', { name: 'HTTP method' })).toBeNull()
  await fireEvent.input(fields.getByRole('textbox', { name: 'Test query' }), { target: { value: '{ me { id } }' } })
  await fireEvent.input(fields.getByRole('textbox', { name: 'Query variables' }), { target: { value: '{"a": 1}' } })
  expect(form.connection?.test.graphql).toEqual({ query: '{ me { id } }', variables: '{"a": 1}' })
})

test('a number out of its limits counts once the box is left, and it is said what became of it', async () => {
  const { form } = renderForm(aConnection())
  const limit = screen.getByLabelText<HTMLInputElement>('Time limit in seconds')
  await fireEvent.input(limit, { target: { value: '500' } })
  expect(form.connection?.timeoutSeconds).toBe(30)
  await fireEvent.blur(limit)
  expect(form.connection?.timeoutSeconds).toBe(300)
  expect(screen.getByText('“500” is not a whole number from 1 to 300, so it was set to 300.')).toBeTruthy()
})

test('a status code that is none is remarked on once the box is left', async () => {
  renderForm(aConnection())
  const statuses = screen.getByLabelText('Status codes that mean slow down')
  await fireEvent.focusIn(statuses)
  await fireEvent.input(statuses, { target: { value: '429, 4xx' } })
  expect(screen.queryByText(/“4xx” is no status code/)).toBeNull()
  await fireEvent.focusOut(statuses)
  expect(screen.getByText(/“4xx” is no status code/)).toBeTruthy()
})

test('documentation is linked to only if it is a web page', async () => {
  renderForm(aConnection())
  await fireEvent.input(screen.getByLabelText('Documentation address'), { target: { value: 'javascript:alert(1)' } })
  expect(screen.queryByRole('link', { name: 'Open documentation' })).toBeNull()
  await fireEvent.input(screen.getByLabelText('Documentation address'), { target: { value: 'https://docs.example' } })
  expect(screen.getByRole<HTMLAnchorElement>('link', { name: 'Open documentation' }).href).toBe('https://docs.example/')
})
