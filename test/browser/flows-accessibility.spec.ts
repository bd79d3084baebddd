import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { FlowBuilder } from './pages/flow-builder'

/** A flow of two steps, one of them open. */
async function aFlow(page: Page): Promise<FlowBuilder> {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await flow.add('Add destination / lookup', 'Slack')
  return flow
}

/** Each opens a screen and names something that only it shows. */
const screens: readonly [name: string, open: (page: Page) => Promise<Locator>][] = [
  ['no flows', async (page) => (await page.goto('#/flows'), page.getByText('A flow takes records'))],
  ['an empty flow', async (page) => (await new FlowBuilder(page).create(), page.getByText('Where do the records come from?'))],
  ['the canvas with a step open', async (page) => (await aFlow(page)).node('Destination: Slack')],
  [
    'the outline',
    async (page) => (await (await aFlow(page)).tab('Outline').click(), page.getByRole('list', { name: 'Steps in order' })),
  ],
  [
    'the connections of a flow',
    async (page) => (await (await aFlow(page)).tab('Connections').click(), page.getByText('Register a connection')),
  ],
  [
    'what a run lacks',
    async (page) => (await (await aFlow(page)).button('Run flow').click(), page.getByRole('dialog', { name: 'Run flow' })),
  ],
  [
    'a connection made in the builder',
    async (page) => (
      await (await aFlow(page)).button('Create connection').click(),
      page.getByRole('textbox', { name: 'Base URI' })
    ),
  ],
  [
    'the list of flows',
    async (page) => (await aFlow(page), await page.goto('#/flows'), page.getByRole('link', { name: 'New flow' })),
  ],
]

for (const theme of ['light', 'dark'] as const)
  for (const [name, open] of screens)
    test(`${name} has no accessibility violations, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.goto('')
      await expect(await open(page)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('  ')}`)).toEqual([])
    })
