import { fireEvent, render, screen } from '@testing-library/svelte'
import type { ComponentProps } from 'svelte'
import { expect, test, vi } from 'vitest'
import type { SealedFacts } from '../../core/sealed'
import SecretField from './SecretField.svelte'

const SECRET = 'sk_live_0123456789'

const someSealedFacts = (changes: Partial<SealedFacts> = {}): SealedFacts => ({
  connectionId: 'c1',
  field: 'token',
  origins: ['https://a.example'],
  slots: ['header:authorization'],
  sealedAt: Date.UTC(2026, 0, 1),
  ...changes,
})

function renderSecret(props: Partial<ComponentProps<typeof SecretField>> = {}) {
  const oninput = vi.fn<(value: string) => void>()
  const onvisit = vi.fn()
  const onrebind = vi.fn()
  const { rerender } = render(SecretField, {
    field: { name: 'token', label: 'Token', kind: 'secret', help: 'The key alone.', required: true },
    format: undefined,
    value: '',
    sealed: undefined,
    misplaced: undefined,
    problem: '',
    severity: 'error',
    oninput,
    onvisit,
    onrebind,
    ...props,
  })
  return { oninput, onvisit, onrebind, rerender }
}

const box = () => screen.getByLabelText<HTMLInputElement>(/^Token/, { selector: 'input' })

/** All that the document holds, attributes and the contents of boxes included. */
const everything = () =>
  [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map(({ value }) => value)].join('\n')

test('a secret is typed into a box that hides it and that no password manager fills', async () => {
  const { oninput, onvisit } = renderSecret()
  expect(box().type).toBe('password')
  expect(box().autocomplete).toBe('new-password')
  await fireEvent.input(box(), { target: { value: SECRET } })
  await fireEvent.blur(box())
  expect(oninput.mock.calls).toEqual([[SECRET]])
  expect(onvisit).toHaveBeenCalledTimes(1)
})

test('a key of many lines has a box of many lines, which hides it as well', async () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'
  const field = { name: 'token', label: 'Token', kind: 'secret', help: '', rows: 6 } as const
  const { oninput } = renderSecret({ field })
  const area = screen.getByLabelText<HTMLTextAreaElement>(/^Token/, { selector: 'textarea' })
  expect(area.classList).toContain('masked')
  await fireEvent.input(area, { target: { value: pem } })
  expect(oninput.mock.calls).toEqual([[pem]])
  await fireEvent.click(screen.getByLabelText('Show what is typed'))
  expect(area.classList).not.toContain('masked')
})

test('what is typed can be looked at', async () => {
  renderSecret({ value: SECRET })
  await fireEvent.click(screen.getByLabelText('Show what is typed'))
  expect(box().type).toBe('text')
  await fireEvent.click(screen.getByLabelText('Hide what is typed'))
  expect(box().type).toBe('password')
})

test('once it is sealed, the value is nowhere in the document', async () => {
  const { rerender } = renderSecret()
  await fireEvent.input(box(), { target: { value: SECRET } })
  await rerender({ value: SECRET })
  expect(everything()).toContain(SECRET)
  await rerender({ value: '', sealed: someSealedFacts() })
  expect(everything()).not.toContain(SECRET)
  expect(screen.queryByLabelText(/^Token/, { selector: 'input' })).toBeNull()
})

test('of a sealed secret it is said where it may go', () => {
  renderSecret({ sealed: someSealedFacts({ origins: ['https://a.example', 'http://localhost:3000'] }) })
  expect(screen.getByText('sealed for a.example, http://localhost:3000')).toBeTruthy()
})

test('Replace shows an empty box, ready to type into', async () => {
  renderSecret({ sealed: someSealedFacts() })
  await fireEvent.click(screen.getByRole('button', { name: 'Replace' }))
  expect(box().value).toBe('')
  expect(document.activeElement).toBe(box())
  expect(screen.queryByRole('button', { name: 'Replace' })).toBeNull()
})

test('a replaced secret gives way to the note again', async () => {
  const { rerender } = renderSecret({ sealed: someSealedFacts() })
  await fireEvent.click(screen.getByRole('button', { name: 'Replace' }))
  await rerender({ value: SECRET })
  await rerender({ value: '', sealed: someSealedFacts({ sealedAt: Date.now() }) })
  expect(screen.getByRole('button', { name: 'Replace' })).toBeTruthy()
  expect(everything()).not.toContain(SECRET)
})

test('a typed value is shown in its box although another one is sealed', () => {
  renderSecret({ sealed: someSealedFacts(), value: SECRET })
  expect(box().value).toBe(SECRET)
})

test('a sealed secret that may not go to the new place is sent there only on request', async () => {
  const { onrebind } = renderSecret({ sealed: someSealedFacts(), misplaced: 'It was saved for https://a.example.' })
  expect(screen.getByText(/It was saved for https:\/\/a\.example\./)).toBeTruthy()
  expect(onrebind).not.toHaveBeenCalled()
  await fireEvent.click(screen.getByRole('button', { name: 'send the saved secret to the new place' }))
  expect(onrebind).toHaveBeenCalledTimes(1)
})

const format = { label: 'Token', help: 'Begins with sk_.', pattern: '^sk_\\w+$', mismatch: 'Secret keys begin with sk_.' }

test('a problem counts before an odd format, and makes the box invalid', () => {
  renderSecret({ format, value: 'pk_1', problem: 'Token is missing.' })
  expect(screen.getByText('Token is missing.')).toBeTruthy()
  expect(screen.queryByText('Secret keys begin with sk_.')).toBeNull()
  expect(box().getAttribute('aria-invalid')).toBe('true')
})
