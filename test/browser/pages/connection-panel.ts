import { expect, type Locator, type Page } from '@playwright/test'
import type { VerdictCode } from '../../../src/core/verdict-code'

/** What the form of an HTTP connection is filled with. */
export interface HttpValues {
  readonly name?: string
  readonly baseUri?: string
  readonly basic?: { readonly username: string; readonly password: string }
  readonly token?: string
  /** Where the token goes, if not into `Authorization: Bearer …`. */
  readonly header?: string
  readonly relativeUri?: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'HEAD'
  /** As the form names it, e.g. `Form fields`. */
  readonly mediaType?: string
  readonly body?: string
  readonly seconds?: number
}

/** The panel in which a connection is created or edited. */
export class ConnectionPanel {
  readonly page: Page
  readonly dialog: Locator
  /** The banner; its `data-verdict` is the code. */
  readonly verdict: Locator
  readonly toComplete: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: /^(Create|Edit) connection$/ })
    this.verdict = this.dialog.locator('[data-verdict]')
    this.toComplete = this.dialog.getByRole('list', { name: 'To complete' })
  }

  /** Opens an empty form of an HTTP connection. */
  async openNew(): Promise<void> {
    await this.page.goto('#/connections/new')
    await this.choose('HTTP')
  }

  async choose(application: string): Promise<void> {
    const box = this.dialog.getByRole('combobox', { name: 'Application' })
    await box.fill(application)
    // One that was used recently stands in two groups.
    await this.dialog
      .getByRole('option', { name: new RegExp(`^${application} `) })
      .last()
      .click()
    await expect(box).toHaveValue(application)
  }

  async fill(values: HttpValues): Promise<void> {
    const { basic, token, header, relativeUri, method, mediaType, body, seconds } = values
    if (values.name !== undefined) await this.textbox('Name').fill(values.name)
    if (values.baseUri !== undefined) await this.textbox('Base URI').fill(values.baseUri)
    if (basic) {
      await this.select('Authentication type', 'Basic')
      await this.textbox('Username').fill(basic.username)
      await this.secret('Password').fill(basic.password)
    }
    if (token !== undefined) {
      await this.select('Authentication type', 'Token')
      await this.secret('Token').fill(token)
      if (header !== undefined) {
        await this.textbox('Header name').fill(header)
        await this.textbox('Scheme').fill('')
      }
    }
    if (method !== undefined) await this.select('HTTP method', method)
    if (relativeUri !== undefined) await this.textbox('Relative URI').fill(relativeUri)
    if (mediaType !== undefined) {
      await this.open('HTTP settings')
      await this.select('Media type of request bodies', mediaType)
    }
    if (body !== undefined) await this.textbox('Request body').fill(body)
    if (seconds !== undefined) {
      await this.open('HTTP settings')
      const limit = this.dialog.getByRole('spinbutton', { name: 'Time limit in seconds' })
      await limit.fill(String(seconds))
      await limit.blur()
    }
  }

  /** Creates a connection and closes the panel; it is tried if it can be. */
  async create(values: HttpValues): Promise<void> {
    await this.openNew()
    await this.fill(values)
    await this.button('Save and close').click()
    await expect(this.dialog).toBeHidden()
  }

  /** Opens a group of the form, if it is closed. */
  async open(group: string): Promise<void> {
    const button = this.dialog.getByRole('button', { name: new RegExp(`^${group}`) })
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
  }

  textbox(name: string): Locator {
    return this.dialog.getByRole('textbox', { name, exact: true })
  }

  /** A secret's field has no role while its value is hidden. */
  secret(label: 'Password' | 'Token' | 'Consumer secret'): Locator {
    return this.dialog.getByLabel(new RegExp(`^${label}[\\s*]*$`))
  }

  button(
    name:
      'Test connection' | 'Cancel test' | 'Save' | 'Save and close' | 'Close' | 'View log' | 'Replace' | 'Save and authorise',
  ): Locator {
    return this.dialog.getByRole('button', { name, exact: true })
  }

  async select(label: string, option: string): Promise<void> {
    await this.dialog.getByRole('combobox', { name: label }).selectOption({ label: option })
  }

  /** Tests the values in the form and waits for the verdict. */
  async test(expected: VerdictCode): Promise<void> {
    await this.button('Test connection').click()
    await this.expectVerdict(expected)
  }

  /** Saves, which tries the connection, and waits for the verdict. */
  async save(expected: VerdictCode): Promise<void> {
    await this.button('Save').click()
    await this.expectVerdict(expected)
  }

  async expectVerdict(code: VerdictCode, ...words: (string | RegExp)[]): Promise<void> {
    await expect(this.verdict).toHaveAttribute('data-verdict', code)
    for (const text of words) await expect(this.verdict).toContainText(text)
  }
}
