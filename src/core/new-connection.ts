import { dequal } from 'dequal/lite'
import { baseUriOf, snapshotOf, testOf, type Application, type AuthMethod } from './application'
import { initialAuth, type AuthKind } from './auth'
import { freeName, type Connection } from './connection'
import { settingsSince2 } from './upgrade-connection'

/** A connection as a newly chosen application starts it. The name is free among `names`. */
export function newConnection(application: Application, id: string, names: readonly string[], now: number): Connection {
  const method = application.auth[0]
  return {
    ...settingsSince2,
    version: 2,
    id,
    name: freeName(application.name, names),
    application: snapshotOf(application),
    authMethod: method?.id ?? 'none',
    baseUri: baseUriOf(application, {}),
    variables: Object.fromEntries(application.variables.map(({ name, initial }) => [name, initial])),
    headers: application.headers,
    mediaType: application.mediaType ?? 'json',
    auth: method?.config ?? initialAuth('none'),
    test: testOf(application, method),
    timeoutSeconds: 30,
    createdAt: now,
    updatedAt: now,
  }
}

/** The connection with another of its application's ways to authenticate, and the test that goes with it. */
export const withMethod = (connection: Connection, application: Application, method: AuthMethod): Connection => ({
  ...connection,
  authMethod: method.id,
  auth: method.config,
  test: isOwnTest(connection, application) ? testOf(application, method) : connection.test,
})

/** Whether the test is one that came with the application, and not one that the user changed. */
const isOwnTest = ({ test }: Connection, application: Application): boolean =>
  [undefined, ...application.auth].some((method) => dequal(testOf(application, method), test))

/** The connection with a scheme that its application does not list. */
export const withScheme = (connection: Connection, kind: AuthKind): Connection => ({
  ...connection,
  authMethod: `scheme:${kind}`,
  auth: initialAuth(kind),
})

/** The connection with another value of one of its application's variables, which changes the base URI. */
export function withVariable(connection: Connection, application: Application, name: string, value: string): Connection {
  const variables = { ...connection.variables, [name]: value }
  return { ...connection, variables, baseUri: baseUriOf(application, variables) }
}
