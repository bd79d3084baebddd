import { expect, type Locator, type Page } from '@playwright/test'
import type { OidcProvider } from '../../support/servers/oidc-provider'

/** The panel in which an OAuth client is created or edited. */
export class OAuthClientEditor {
  readonly page: Page
  readonly dialog: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: /^(Create|Edit) OAuth client$/ })
  }

  textbox(name: string): Locator {
    return this.dialog.getByRole('textbox', { name, exact: true })
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true })
  }

  /** Fills in a client of the provider by discovery, and saves it. */
  async discover(provider: OidcProvider, { name, clientId, secret }: { name: string; clientId: string; secret?: string }) {
    await this.textbox('Name').fill(name)
    await this.textbox('Client id').fill(clientId)
    if (secret !== undefined) {
      await this.dialog
        .getByRole('combobox', { name: 'Client authentication' })
        .selectOption({ label: 'Secret by Basic (client_secret_basic)' })
      await this.dialog.getByLabel(/^Client secret/).fill(secret)
    }
    await this.textbox('Issuer').fill(provider.url)
    await this.button('Discover').click()
    await expect(this.textbox('Token endpoint')).toHaveValue(`${provider.url}/token`)
    await this.button('Add parameter').click()
    await this.dialog.getByRole('textbox', { name: 'Name of parameter 1' }).fill('prompt')
    await this.dialog.getByRole('textbox', { name: 'Value of parameter 1' }).fill('consent')
    await this.textbox('Scopes').fill('openid offline_access')
    await this.button('Save and close').click()
    await expect(this.dialog).toBeHidden()
  }
}

/** What a person does on the provider's page: signs in, and agrees. */
export async function signInAndAgree(popup: Page): Promise<void> {
  await popup.getByPlaceholder('Enter any login').fill('ada')
  await popup.getByPlaceholder('and password').fill('any')
  await popup.getByRole('button', { name: 'Sign-in' }).click()
  await popup.getByRole('button', { name: 'Continue' }).click()
}
