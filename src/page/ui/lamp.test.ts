import { render, screen } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import Lamp from './Lamp.svelte'

const states = ['ok', 'failed', 'unclear', 'untested', 'draft', 'running'] as const

test('a lamp with a word says it', () => {
  const { container } = render(Lamp, { state: 'ok', label: 'Online' })
  expect(screen.getByText('Online')).toBeTruthy()
  expect(container.querySelector('.lamp')?.getAttribute('aria-hidden')).toBe('false')
})

test('a lamp without a word is not spoken: its word stands beside it', () => {
  const { container } = render(Lamp, { state: 'failed' })
  expect(container.querySelector('.lamp')?.getAttribute('aria-hidden')).toBe('true')
  expect(container.textContent.trim()).toBe('')
})

test('no two states differ by colour alone', () => {
  const shapes = states.map((state) => render(Lamp, { state }).container.querySelector('svg')?.innerHTML)
  expect(new Set(shapes).size).toBe(states.length)
})
