import { expect, type Locator, type Page } from '@playwright/test'

type Action = 'Edit' | 'Test connection' | 'View log' | 'Clone' | 'Mark offline' | 'Mark online' | 'Delete'

/** The list of connections. */
export class Connections {
  readonly page: Page
  readonly search: Locator
  readonly create: Locator

  constructor(page: Page) {
    this.page = page
    this.search = page.getByRole('searchbox', { name: 'Search connections' })
    this.create = page.getByRole('button', { name: 'Create connection', exact: true })
  }

  async open(): Promise<void> {
    await this.page.goto('#/connections')
    await expect(this.page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible()
  }

  link(name: string): Locator {
    return this.page.getByRole('table').getByRole('link', { name, exact: true })
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) })
  }

  /** Names in the order of the list. */
  names(): Promise<string[]> {
    const links = this.page.getByRole('table').getByRole('link')
    return links.evaluateAll((found) => found.map((link) => link.getAttribute('title') ?? ''))
  }

  async act(name: string, action: Action): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  async sortBy(column: 'Name' | 'Status' | 'Application' | 'Base URI' | 'Last tested'): Promise<void> {
    await this.page.getByRole('columnheader', { name: column }).getByRole('button').click()
  }
}
