import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { expect, test } from 'vitest'
import Tabs from './Tabs.svelte'

function renderTabs() {
  render(Tabs, {
    label: 'Exchange',
    names: ['Request', 'Response', 'Timing'],
    children: createRawSnippet<[string]>((name) => ({
      render: () => '<p></p>',
      setup: (element) => {
        element.textContent = `The ${name()}`
      },
    })),
  })
  return screen.getByRole('tablist', { name: 'Exchange' })
}

/** The one tab that is selected, has the keyboard's way in, and names the panel. */
function selected(): string {
  const tab = screen.getByRole('tab', { selected: true })
  const inOrder = screen.getAllByRole('tab').filter(({ tabIndex }) => tabIndex === 0)
  expect(inOrder).toEqual([tab])
  const panel = screen.getByRole('tabpanel', { name: tab.textContent.trim() })
  expect(tab.getAttribute('aria-controls')).toBe(panel.id)
  return tab.textContent.trim()
}

test('the first tab is selected at first', () => {
  renderTabs()
  expect(selected()).toBe('Request')
  expect(screen.getByText('The Request')).toBeTruthy()
})

test.each([
  [['ArrowRight'], 'Response'],
  [['ArrowRight', 'ArrowRight', 'ArrowRight'], 'Request'],
  [['ArrowLeft'], 'Timing'],
  [['End'], 'Timing'],
  [['End', 'ArrowRight'], 'Request'],
  [['End', 'Home'], 'Request'],
])('%j leads to %s, with the focus', async (keys, name) => {
  const list = renderTabs()
  screen.getByRole('tab', { name: 'Request' }).focus()
  for (const key of keys) await fireEvent.keyDown(document.activeElement ?? list, { key })
  expect(selected()).toBe(name)
  expect(document.activeElement).toBe(screen.getByRole('tab', { name }))
})

test('other keys are left to the page', async () => {
  const list = renderTabs()
  expect(await fireEvent.keyDown(list, { key: 'ArrowDown' })).toBe(true)
  expect(await fireEvent.keyDown(list, { key: 'a' })).toBe(true)
  expect(await fireEvent.keyDown(list, { key: 'End' })).toBe(false)
})

test('a click selects a tab', async () => {
  renderTabs()
  await fireEvent.click(screen.getByRole('tab', { name: 'Timing' }))
  expect(selected()).toBe('Timing')
})
