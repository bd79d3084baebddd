/** The little that the tests use of two packages. oidc-provider comes without types; verdaccio's name a package that it does not bring. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  interface Saved {
    save(): Promise<string>
  }

  export default class Provider {
    constructor(issuer: string, configuration: object)
    callback(): RequestListener
    readonly Client: { find(id: string): Promise<object | undefined> }
    readonly Grant: new (values: { accountId: string; clientId: string }) => Saved & { addOIDCScope(scope: string): void }
    readonly AccessToken: new (values: {
      accountId: string
      client: object
      grantId: string
      scope: string
      gty: string
    }) => Saved
  }
}

declare module 'verdaccio' {
  import type { Server } from 'node:http'

  export function runServer(configuration: object): Promise<Server>
}
