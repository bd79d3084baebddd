import { expectNoBarriers } from './barriers'
import { expect, test } from './fixtures'

const SIGNED = ['Digest', 'OAuth 1.0', 'JWT bearer', 'AWS Signature v4', 'HMAC signature', 'WSSE', 'Hawk']

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test(`no form of a signature has barriers (${colorScheme}, ${width} px wide)`, async ({ page, panel }) => {
      test.slow()
      await panel.openNew()
      for (const type of SIGNED) {
        await panel.select('Authentication type', type)
        // What browsers do not let it do stands beside each.
        await expect(
          panel.dialog
            .getByRole('group', { name: 'Authentication' })
            .getByText(/browser|CORS/i)
            .first(),
        ).toBeVisible()
        await expectNoBarriers(page, type)
      }
    })
  })
