import { http } from '../../src/core/applications/http'
import type { Attempt } from '../../src/core/attempt'
import { schemeOf, type AuthConfig, type Secrets } from '../../src/core/auth'
import type { Means } from '../../src/core/auth/scheme'
import type { Connection } from '../../src/core/connection'
import type { Exchange, HttpResponse } from '../../src/core/exchange'
import { plain, secretText, type Marked } from '../../src/core/http/marked'
import type { HttpRequest } from '../../src/core/http/request'
import { newConnection } from '../../src/core/new-connection'
import type { SealedFacts } from '../../src/core/sealed'
import { noTest, type TestSettings } from '../../src/core/settings'

/** When everything here was made. */
export const NOON = Date.UTC(2026, 0, 1, 12)

/** A secret's value as it stands in a request. */
export const aSecret = (text: string, field = 'token'): Marked => secretText(text, field)

/** A GET without headers, all of it plain text unless marked already. */
export const aRequest = ({
  method = 'GET',
  url = 'https://api.example.com/me',
  headers = {},
  body,
}: {
  method?: string
  url?: string | Marked
  headers?: Readonly<Record<string, string | Marked>>
  body?: string | Marked
} = {}): HttpRequest => ({
  method,
  url: asMarked(url),
  headers: Object.entries(headers).map(([name, value]) => ({ name, value: asMarked(value) })),
  ...(body === undefined ? {} : { body: asMarked(body) }),
})

const asMarked = (text: string | Marked): Marked => (typeof text === 'string' ? plain(text) : text)

/** A 200 with an empty JSON object. `text` is the body, `contentType` its header; an empty one leaves the header out. */
export function aResponse({
  text = '{}',
  contentType = 'application/json',
  headers = [],
  ...changes
}: Partial<Omit<HttpResponse, 'body'>> & { text?: string; contentType?: string } = {}): HttpResponse {
  return {
    status: 200,
    statusText: '',
    type: 'cors',
    url: 'https://api.example.com/me',
    redirected: false,
    ...changes,
    headers: [...(contentType === '' ? [] : [{ name: 'Content-Type', value: contentType }]), ...headers],
    body: { text, size: new TextEncoder().encode(text).length, truncated: false, binary: false },
  }
}

/** {@link aResponse} with this value as its JSON body. */
export const aJsonResponse = (value: unknown, changes: Parameters<typeof aResponse>[0] = {}): HttpResponse =>
  aResponse({ text: JSON.stringify(value), ...changes })

/** A GET of `/me` that any 2xx passes. */
export const aTestSettings = (changes: Partial<TestSettings> = {}): TestSettings => ({
  ...noTest,
  relativeUri: '/me',
  ...changes,
})

/** A token in a Bearer header. */
export const aToken = (changes: Partial<Extract<AuthConfig, { kind: 'token' }>> = {}): AuthConfig & { kind: 'token' } => ({
  kind: 'token',
  place: 'header',
  headerName: 'Authorization',
  scheme: 'Bearer',
  parameter: 'api_key',
  ...changes,
})

/** An HTTP connection with nothing missing but the token's value. */
export const aConnection = (changes: Partial<Connection> = {}): Connection => ({
  ...newConnection(http, 'c1', [], NOON),
  name: 'Orders',
  baseUri: 'https://api.example.com/v1',
  auth: aToken(),
  test: aTestSettings(),
  ...changes,
})

/** A token sealed for {@link aConnection}. */
export const someSealedFacts = (changes: Partial<SealedFacts> = {}): SealedFacts => ({
  connectionId: 'c1',
  field: 'token',
  origins: ['https://api.example.com'],
  slots: ['header:authorization'],
  sealedAt: NOON,
  ...changes,
})

/** A test that has just begun. */
export const anAttempt = (changes: Partial<Attempt> = {}): Attempt => ({
  id: 'a1',
  connectionId: 'c1',
  workerId: 'w1',
  startedAt: NOON,
  unsaved: false,
  steps: [],
  open: 1,
  ...changes,
})

/** A GET that was answered. */
export const anExchange = (changes: Partial<Exchange> = {}): Exchange => ({
  id: 'e1',
  at: NOON,
  connectionId: 'c1',
  connectionName: 'Orders',
  applicationName: 'HTTP',
  cause: 'test',
  mode: 'cors',
  request: { method: 'GET', url: 'https://api.example.com/v1/me', headers: [] },
  response: aResponse(),
  timing: { total: 12 },
  removed: [],
  ...changes,
})

/** What signing needs besides: noon, ids that count up, and templates that are plain text. */
export function someMeans(changes: Partial<Means> = {}): Means {
  let ids = 0
  return { now: NOON, newId: () => `id-${++ids}`, write: (_, text) => plain(text), standIns: false, ...changes }
}

/** The request as the scheme of these settings signs it. */
export const signed = async (
  request: HttpRequest,
  config: AuthConfig,
  secrets: Secrets,
  means: Partial<Means> = {},
): Promise<HttpRequest> => schemeOf(config.kind).apply(request, config, secrets, someMeans(means))
