import type { Connection } from '../connection'
import { settingsSince2 } from '../upgrade-connection'
import { noTest } from '../settings'
import type { OAuthClient } from './client'

/** An OAuth client as the one for whom a request is made, where no connection is: its log entries stand under its own name. */
export const callerOf = ({ id, name, endpoints, browser, createdAt, updatedAt }: OAuthClient): Connection => ({
  ...settingsSince2,
  version: 2,
  id,
  name: name || 'OAuth client',
  application: {
    id: 'oauth-client',
    name: 'OAuth client',
    kind: 'universal',
    colour: '#5b6470',
    monogram: 'OA',
    rules: [],
    browser,
    documentation: '',
  },
  authMethod: 'none',
  baseUri: endpoints.token,
  variables: {},
  headers: [],
  auth: { kind: 'none' },
  test: noTest,
  timeoutSeconds: 30,
  createdAt,
  updatedAt,
})
