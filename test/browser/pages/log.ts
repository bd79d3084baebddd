import { expect, type Locator, type Page } from '@playwright/test'

/** The requests of a connection, over its panel; or those of all connections, in the network log. */
export class Log {
  readonly page: Page
  /** Holds the list and the open entry, in either place. */
  readonly place: Locator
  readonly requests: Locator
  readonly entry: Locator

  constructor(page: Page) {
    this.page = page
    this.place = page.getByRole('dialog', { name: 'Connection log' }).or(page.getByRole('region', { name: 'Network log' }))
    this.requests = this.place.getByRole('list', { name: 'Requests' }).getByRole('listitem')
    this.entry = this.place.getByRole('article')
  }

  /** The requests that were made for one reason. */
  caused(cause: 'test' | 'probe' | 'negative-control'): Locator {
    return this.requests.and(this.page.locator(`[data-cause="${cause}"]`))
  }

  async tab(name: 'Request' | 'Response' | 'Timing' | 'cURL'): Promise<Locator> {
    await this.entry.getByRole('tab', { name }).click()
    return this.entry.getByRole('tabpanel', { name })
  }

  async close(): Promise<void> {
    await this.page.getByRole('dialog', { name: 'Connection log' }).getByRole('button', { name: 'Close' }).click()
    await expect(this.place).toBeHidden()
  }
}
