import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { createRawSnippet, tick } from 'svelte'
import { expect, test, vi } from 'vitest'
import Combobox from './Combobox.svelte'

interface Choice {
  id: string
  label: string
  keywords?: string
}

const github = { id: 'github', label: 'GitHub', keywords: 'code' }
const gitlab = { id: 'gitlab', label: 'GitLab', keywords: 'code' }
const slack = { id: 'slack', label: 'Slack' }

function renderCombobox({ value = '' } = {}) {
  const onchoose = vi.fn<(choice: Choice) => void>()
  render(Combobox<Choice>, {
    sections: [
      { title: 'Recent', options: [slack] },
      { title: 'All', options: [github, gitlab, slack] },
    ],
    value,
    onchoose,
    option: createRawSnippet<[Choice]>((choice) => ({ render: () => `<span>${choice().label}</span>` })),
    placeholder: 'Choose one',
    id: 'application',
    'aria-describedby': undefined,
    'aria-invalid': undefined,
    'aria-required': true,
  })
  return { box: screen.getByRole('combobox'), onchoose }
}

const press = async (box: HTMLElement, ...keys: string[]) => {
  for (const key of keys) await fireEvent.keyDown(box, { key })
}
const type = (box: HTMLElement, text: string) => fireEvent.input(box, { target: { value: text } })
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent.trim())

/** What a screen reader says is the current option. */
function active(box: HTMLElement): string | undefined {
  const id = box.getAttribute('aria-activedescendant')
  const selected = screen.queryAllByRole('option', { selected: true })
  expect(selected.map((option) => option.id)).toEqual(id === null ? [] : [id])
  return selected[0]?.textContent.trim()
}

test('a closed box shows the chosen value, or else what to do', () => {
  const { box } = renderCombobox({ value: 'GitHub' })
  expect(box).toHaveProperty('value', 'GitHub')
  expect(box.getAttribute('aria-expanded')).toBe('false')
  expect(options()).toEqual([])
})

test('an empty box says what it is for, and that it must be filled', () => {
  const { box } = renderCombobox()
  expect(box.getAttribute('placeholder')).toBe('Choose one')
  expect(box.getAttribute('aria-required')).toBe('true')
})

test('a click opens the list, in its groups', async () => {
  const { box } = renderCombobox()
  await fireEvent.click(box)
  expect(box.getAttribute('aria-expanded')).toBe('true')
  expect(box.getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id)
  const groups = screen.getAllByRole('group')
  expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(['Recent', 'All'])
  expect(groups.map((group) => within(group).getAllByRole('option').length)).toEqual([1, 3])
})

test.each(['ArrowDown', 'ArrowUp'])('%s opens the list at its first option', async (key) => {
  const { box } = renderCombobox()
  await press(box, key)
  expect(box.getAttribute('aria-expanded')).toBe('true')
  expect(active(box)).toBe('Slack')
})

test('arrows go through all groups and around', async () => {
  const { box } = renderCombobox()
  await press(box, 'ArrowDown')
  const seen: unknown[] = []
  for (let i = 0; i < 4; i++) {
    await press(box, 'ArrowDown')
    seen.push(active(box))
  }
  expect(seen).toEqual(['GitHub', 'GitLab', 'Slack', 'Slack'])
  await press(box, 'ArrowUp', 'ArrowUp')
  expect(active(box)).toBe('GitLab')
})

test('Enter chooses the current option, closes the list and keeps the focus', async () => {
  const { box, onchoose } = renderCombobox()
  await press(box, 'ArrowDown', 'ArrowDown', 'Enter')
  expect(onchoose.mock.calls).toEqual([[github]])
  expect(box.getAttribute('aria-expanded')).toBe('false')
  expect(document.activeElement).toBe(box)
})

test('Enter in a closed box is left to the form', async () => {
  const { box, onchoose } = renderCombobox()
  expect(await fireEvent.keyDown(box, { key: 'Enter' })).toBe(true)
  await press(box, 'ArrowDown')
  expect(await fireEvent.keyDown(box, { key: 'Enter' })).toBe(false)
  expect(onchoose).toHaveBeenCalledTimes(1)
})

test('Escape closes the list, and only a second one reaches what is around it', async () => {
  const { box, onchoose } = renderCombobox({ value: 'GitHub' })
  const outside = vi.fn()
  document.body.addEventListener('keydown', outside)
  await press(box, 'ArrowDown')
  await type(box, 'sl')
  outside.mockClear()
  await press(box, 'Escape')
  expect(outside).not.toHaveBeenCalled()
  expect(box.getAttribute('aria-expanded')).toBe('false')
  expect(box).toHaveProperty('value', 'GitHub')
  await press(box, 'Escape')
  expect(outside).toHaveBeenCalledTimes(1)
  expect(onchoose).not.toHaveBeenCalled()
  document.body.removeEventListener('keydown', outside)
})

test('typing filters by label and keywords, and hides empty groups', async () => {
  const { box } = renderCombobox()
  await type(box, ' CODE ')
  expect(options()).toEqual(['GitHub', 'GitLab'])
  expect(screen.getAllByRole('group').map((group) => group.getAttribute('aria-label'))).toEqual(['All'])
  await type(box, 'hub')
  expect(options()).toEqual(['GitHub'])
})

test('typing makes the first match the current one', async () => {
  const { box, onchoose } = renderCombobox()
  await press(box, 'ArrowDown', 'ArrowDown', 'ArrowDown')
  await type(box, 'git')
  expect(active(box)).toBe('GitHub')
  await press(box, 'Enter')
  expect(onchoose.mock.calls).toEqual([[github]])
})

test('where nothing matches, that is said, and Enter chooses nothing', async () => {
  const { box, onchoose } = renderCombobox()
  await type(box, 'xyz')
  expect(screen.getByText('Nothing matches “xyz”.')).toBeTruthy()
  await press(box, 'ArrowDown', 'ArrowUp', 'Enter')
  expect(onchoose).not.toHaveBeenCalled()
  expect(active(box)).toBeUndefined()
})

test('a click chooses an option', async () => {
  const { box, onchoose } = renderCombobox()
  await fireEvent.click(box)
  await fireEvent.click(screen.getByRole('option', { name: 'GitLab' }))
  expect(onchoose.mock.calls).toEqual([[gitlab]])
  expect(box.getAttribute('aria-expanded')).toBe('false')
})

test('what was typed is forgotten when the list is opened again', async () => {
  const { box } = renderCombobox()
  await type(box, 'hub')
  await press(box, 'Escape', 'ArrowDown')
  expect(box).toHaveProperty('value', '')
  expect(options()).toHaveLength(4)
})

test('the list closes when the focus leaves', async () => {
  const { box } = renderCombobox()
  box.focus()
  await press(box, 'ArrowDown')
  box.blur()
  await tick()
  expect(box.getAttribute('aria-expanded')).toBe('false')
})
