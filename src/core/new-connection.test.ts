import { expect, test } from 'vitest'
import { aTestSettings, aToken, NOON } from '../../test/support/builders'
import { snapshotOf, type Application, type AuthMethod } from './application'
import { http } from './applications/http'
import { openConnection } from './connection'
import { newConnection, withMethod, withScheme, withVariable } from './new-connection'

const aMethod = (changes: Partial<AuthMethod> = {}): AuthMethod => ({
  id: 'token',
  label: 'Token',
  config: aToken(),
  secrets: {},
  steps: [],
  ...changes,
})

const basic = aMethod({ id: 'basic', config: { kind: 'basic', username: '' }, test: aTestSettings({ relativeUri: '/users' }) })

const application: Application = {
  ...http,
  id: 'shop',
  name: 'Shop',
  kind: 'application',
  baseUri: 'https://{host}/{host}/{version}',
  variables: [
    { name: 'host', label: 'Host', help: '', initial: 'shop.example' },
    { name: 'version', label: 'Version', help: '', initial: 'v2' },
  ],
  headers: [{ name: 'Accept-Language', value: 'en' }],
  auth: [aMethod(), basic],
  test: aTestSettings({ relativeUri: '/me' }),
}
const aNew = (names: readonly string[] = []) => newConnection(application, 'c1', names, NOON)

test('a new connection starts with what its application says', () => {
  expect(aNew()).toMatchObject({
    id: 'c1',
    name: 'Shop',
    application: snapshotOf(application),
    authMethod: 'token',
    auth: aToken(),
    baseUri: 'https://shop.example/shop.example/v2',
    variables: { host: 'shop.example', version: 'v2' },
    headers: application.headers,
    test: application.test,
    createdAt: NOON,
    updatedAt: NOON,
  })
})

test('a new connection can be stored and opened', () => {
  expect(openConnection(aNew())).toEqual(aNew())
})

test('a connection keeps of its application only what a test needs', () => {
  expect(Object.keys(aNew().application).sort()).toEqual(
    ['browser', 'colour', 'documentation', 'id', 'kind', 'monogram', 'name', 'rules'].sort(),
  )
})

test.each([
  [[], 'Shop'],
  [['Shop'], 'Shop 2'],
  [['Shop', 'Shop 2', 'Shop 4'], 'Shop 3'],
])('the name is free among %j', (names, expected) => {
  expect(aNew(names).name).toBe(expected)
})

test('an application without a way to authenticate starts with none', () => {
  expect(newConnection({ ...application, auth: [] }, 'c1', [], NOON)).toMatchObject({
    authMethod: 'none',
    auth: { kind: 'none' },
  })
})

test('another method brings its own test, and going back brings back the application’s', () => {
  const changed = withMethod(aNew(), application, basic)
  expect(changed).toMatchObject({ authMethod: 'basic', auth: basic.config, test: basic.test })
  expect(withMethod(changed, application, aMethod()).test).toEqual(application.test)
})

test('a test that the user changed stays with another method', () => {
  const own = aTestSettings({ relativeUri: '/mine' })
  expect(withMethod({ ...aNew(), test: own }, application, basic).test).toEqual(own)
})

test('a scheme that the application does not list starts with the scheme’s own settings', () => {
  expect(withScheme(aNew(), 'basic')).toMatchObject({ authMethod: 'scheme:basic', auth: { kind: 'basic', username: '' } })
})

test('a variable changes the base URI wherever it stands; an empty one is its initial value', () => {
  const changed = withVariable(aNew(), application, 'host', ' eu.shop.example ')
  expect(changed.baseUri).toBe('https://eu.shop.example/eu.shop.example/v2')
  expect(withVariable(changed, application, 'version', 'v3').baseUri).toBe('https://eu.shop.example/eu.shop.example/v3')
  expect(withVariable(changed, application, 'host', '').baseUri).toBe('https://shop.example/shop.example/v2')
})
