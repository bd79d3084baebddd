import { expect, type Locator, type Page } from '@playwright/test'

/** The Flow builder, by mouse. */
export class FlowBuilder {
  readonly page: Page
  readonly step: Locator
  readonly nodes: Locator
  readonly cables: Locator

  constructor(page: Page) {
    this.page = page
    this.step = page.getByRole('region', { name: /step$/ })
    this.nodes = page.locator('.svelte-flow__node')
    this.cables = page.locator('.svelte-flow__edge')
  }

  /** A new flow, open in the builder. */
  async create(): Promise<void> {
    await this.page.goto('#/flows')
    await this.page.getByRole('button', { name: 'Create flow' }).click()
    await expect(this.page.getByRole('textbox', { name: 'Flow name' })).toBeVisible()
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  tab(name: 'Canvas' | 'Outline' | 'Connections'): Locator {
    return this.page.getByRole('tab', { name, exact: true })
  }

  /** Adds a step and chooses its application. */
  async add(what: 'Add source' | 'Add destination / lookup', application: string): Promise<void> {
    await this.button(what).click()
    await this.chooseApplication(application)
  }

  async chooseApplication(application: string): Promise<void> {
    const box = this.step.getByRole('combobox', { name: 'Application' })
    await box.fill(application)
    await this.step
      .getByRole('option', { name: new RegExp(`^${application} `) })
      .last()
      .click()
    await expect(box).toHaveValue(application)
  }

  /** The node of a step, by its name. */
  node(name: string): Locator {
    return this.nodes.filter({ hasText: name })
  }

  /** Names of the steps in the order of the outline. */
  async outline(): Promise<string[]> {
    await this.tab('Outline').click()
    const names = await this.page.getByRole('list', { name: 'Steps in order' }).locator('strong').allTextContents()
    await this.tab('Canvas').click()
    return names
  }
}
