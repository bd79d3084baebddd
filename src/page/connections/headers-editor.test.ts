import { fireEvent, render, screen } from '@testing-library/svelte'
import type { ComponentProps } from 'svelte'
import { expect, test, vi } from 'vitest'
import HeadersEditor from './HeadersEditor.svelte'

const accept = { name: 'Accept', value: 'text/csv' }
const language = { name: 'Accept-Language', value: 'en' }

/** As its form uses it: each change comes back as the new headers. */
function renderEditor(props: Partial<ComponentProps<typeof HeadersEditor>> = {}) {
  const onvisit = vi.fn<(field: string) => void>()
  const onchange = vi.fn((headers: { name: string; value: string }[]) => void rerender({ headers }))
  const { rerender } = render(HeadersEditor, { headers: [accept, language], findings: [], onchange, onvisit, ...props })
  return { onvisit, headers: () => onchange.mock.lastCall?.[0] }
}

const box = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const values = () => screen.getAllByLabelText<HTMLInputElement>(/^Header (name|value) \d$/).map(({ value }) => value)

test('each header is a row of name and value', () => {
  renderEditor()
  expect(screen.getByRole('group', { name: 'Headers' })).toBeTruthy()
  expect([box('Header name 1').value, box('Header value 1').value]).toEqual(['Accept', 'text/csv'])
  expect([box('Header name 2').value, box('Header value 2').value]).toEqual(['Accept-Language', 'en'])
})

test('typing changes one header and leaves the others', async () => {
  const { headers } = renderEditor()
  await fireEvent.input(box('Header value 2'), { target: { value: 'de' } })
  expect(headers()).toEqual([accept, { name: 'Accept-Language', value: 'de' }])
  await fireEvent.input(box('Header name 1'), { target: { value: 'X-Accept' } })
  expect(headers()).toEqual([
    { name: 'X-Accept', value: 'text/csv' },
    { name: 'Accept-Language', value: 'de' },
  ])
})

test('a header is added as an empty row at the end', async () => {
  const { headers } = renderEditor()
  await fireEvent.click(screen.getByRole('button', { name: 'Add header' }))
  expect(headers()).toEqual([accept, language, { name: '', value: '' }])
  expect(values()).toEqual(['Accept', 'text/csv', 'Accept-Language', 'en', '', ''])
})

test('removing a header keeps the values of the rows below', async () => {
  const { headers } = renderEditor()
  await fireEvent.click(screen.getByRole('button', { name: 'Remove header 1' }))
  expect(headers()).toEqual([language])
  expect(values()).toEqual(['Accept-Language', 'en'])
})

test('what is wrong with a header is said beside it, and belongs to its box', () => {
  renderEditor({ findings: [{ field: 'headers.1', severity: 'error', message: 'No header can carry this.' }] })
  const name = box('Header name 2')
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(document.getElementById(name.getAttribute('aria-describedby') ?? '')?.textContent).toBe('No header can carry this.')
  expect(box('Header name 1').getAttribute('aria-invalid')).toBeNull()
})

test('a warning does not make a header invalid', () => {
  renderEditor({ findings: [{ field: 'headers.0', severity: 'warning', message: 'The browser sets this one.' }] })
  expect(box('Header name 1').getAttribute('aria-invalid')).toBeNull()
  expect(screen.getByText('The browser sets this one.')).toBeTruthy()
})

test('leaving a box tells which row may be checked', async () => {
  const { onvisit } = renderEditor()
  await fireEvent.blur(box('Header name 1'))
  await fireEvent.blur(box('Header value 2'))
  expect(onvisit.mock.calls).toEqual([['headers.0'], ['headers.1']])
})
