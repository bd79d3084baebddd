import { render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { expect, test } from 'vitest'
import Field from './Field.svelte'

/** A text box with what the field hands to its control. */
const control = createRawSnippet<[Readonly<Record<string, string | boolean | undefined>>]>((attributes) => ({
  render: () => '<input type="text" />',
  setup: (element) => {
    for (const [name, value] of Object.entries(attributes())) if (value !== undefined) element.setAttribute(name, String(value))
  },
}))

function renderField(props: { help?: string; problem?: string; severity?: 'error' | 'warning'; required?: boolean }) {
  render(Field, { label: 'Base URI', control, ...props })
  return screen.getByLabelText(/^Base URI/)
}

/** What a screen reader adds to the name. */
const description = (box: HTMLElement): string[] =>
  (box.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent ?? `nothing has the id ${id}`)

test('the label names the control', () => {
  expect(renderField({})).toBe(screen.getByRole('textbox', { name: 'Base URI' }))
})

test('a field without help or problem describes nothing', () => {
  const box = renderField({})
  expect([...box.attributes].map(({ name }) => name).sort()).toEqual(['id', 'type'])
})

test('help describes the control', () => {
  expect(description(renderField({ help: 'Begins with https.' }))).toEqual(['Begins with https.'])
})

test('a problem describes the control as well, and makes it invalid', () => {
  const box = renderField({ help: 'Begins with https.', problem: 'It is missing.' })
  expect(description(box).sort()).toEqual(['Begins with https.', 'It is missing.'])
  expect(box.getAttribute('aria-invalid')).toBe('true')
})

test('a warning describes the control, but does not make it invalid', () => {
  const box = renderField({ problem: 'It is odd.', severity: 'warning' })
  expect(description(box)).toEqual(['It is odd.'])
  expect(box.getAttribute('aria-invalid')).toBeNull()
})

test('a required field says so to the eye and to a screen reader, each once', () => {
  const box = renderField({ required: true })
  expect(box.getAttribute('aria-required')).toBe('true')
  expect(screen.getByText('*').getAttribute('aria-hidden')).toBe('true')
  expect(screen.getByRole('textbox', { name: 'Base URI' })).toBe(box)
})

test('two fields on a page do not share ids', () => {
  const [first, second] = [renderField({ help: 'One' }), render(Field, { label: 'Name', help: 'Two', control })]
  expect(first.id).not.toBe(second.getByLabelText('Name').id)
  expect(description(second.getByLabelText('Name'))).toEqual(['Two'])
})
