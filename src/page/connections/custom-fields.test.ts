import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import { http } from '../../core/applications/http'
import type { Connection } from '../../core/connection'
import { newConnection } from '../../core/new-connection'
import type { SealedFacts } from '../../core/sealed'
import { ConnectionForm } from '../state/connection-form.svelte'
import { checksOf } from './checks'
import CustomFields from './CustomFields.svelte'

type Custom = Connection['custom']

/** On a form of its own: what the user does is followed by what the form then says. */
function renderFields(custom: Partial<Custom> = {}, sealedFacts: readonly SealedFacts[] = []) {
  const form = new ConnectionForm('c1', {
    ...newConnection(http, 'c1', [], 0),
    custom: { unencrypted: {}, encrypted: [], ...custom },
  })
  const connection = () => {
    if (!form.connection) throw new Error('The form has lost its connection.')
    return form.connection
  }
  const { rerender } = render(CustomFields, {
    form,
    connection: connection(),
    sealedFacts,
    checks: checksOf([], () => undefined),
    misplaced: () => undefined,
  })
  const follow = async <Result>(event: Promise<Result>) => {
    await event
    await rerender({ connection: connection() })
  }
  return {
    form,
    custom: () => connection().custom,
    type: (element: HTMLElement, value: string) => follow(fireEvent.input(element, { target: { value } })),
    press: (name: string) => follow(fireEvent.click(screen.getByRole('button', { name }))),
    pressRadio: (name: string) => follow(fireEvent.click(screen.getByRole('radio', { name }))),
    enter: (element: HTMLElement) => follow(fireEvent.focusIn(element)),
    leave: (element: HTMLElement) => follow(fireEvent.focusOut(element)),
    change: async (custom: Custom) => {
      form.change({ ...connection(), custom })
      await rerender({ connection: connection() })
    },
  }
}

const box = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const keys = () => screen.queryAllByLabelText<HTMLInputElement>(/^Key \d+$/).map(({ value }) => value)

test('each unencrypted field is a row of key and value, with the template that takes it', () => {
  renderFields({ unencrypted: { accountId: '42' } })
  expect([box('Key 1').value, box('Value 1').value]).toEqual(['accountId', '42'])
  expect(screen.getByText('{{{connection.http.unencrypted.accountId}}}', { selector: 'code' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Copy, {{{connection.http.unencrypted.accountId}}}' })).toBeTruthy()
})

test('a field is added, named and filled in', async () => {
  const { custom, type, press } = renderFields({ unencrypted: { a: '1' } })
  await press('Add unencrypted field')
  expect(document.activeElement).toBe(box('Key 2'))
  expect(custom().unencrypted).toEqual({ a: '1' })
  await type(box('Key 2'), 'region')
  await type(box('Value 2'), 'eu')
  expect(custom().unencrypted).toEqual({ a: '1', region: 'eu' })
})

test('a field goes along with its name, and its order stays', async () => {
  const { custom, type } = renderFields({ unencrypted: { a: '1', b: '2' } })
  await type(box('Key 1'), 'first')
  expect(Object.entries(custom().unencrypted)).toEqual([
    ['first', '1'],
    ['b', '2'],
  ])
})

test.each([
  ['a b', 'cannot be a key'],
  ['1st', 'cannot be a key'],
  ['__proto__', 'cannot be a key'],
  ['constructor', 'cannot be a key'],
  ['b', 'There is a “b” already.'],
  ['', 'A key is needed.'],
])('the key “%s” is refused once it is left, and nothing is lost', async (key, words) => {
  const { custom, type, enter, leave } = renderFields({ unencrypted: { a: '1', b: '2' } })
  await enter(box('Key 1'))
  await type(box('Key 1'), key)
  expect(screen.queryByText(words, { exact: false })).toBeNull()
  await leave(box('Key 1'))
  expect(screen.getByText(words, { exact: false }).textContent).toContain('It is still called “a”.')
  expect(box('Key 1').getAttribute('aria-invalid')).toBe('true')
  expect(keys()[0]).toBe(key)
  expect(custom().unencrypted).toEqual({ a: '1', b: '2' })
})

test('a key that was taken is given once it is free', async () => {
  const { custom, type, press } = renderFields({ unencrypted: { a: '1' } })
  await press('Add unencrypted field')
  await type(box('Key 2'), 'a')
  await type(box('Value 2'), '2')
  expect(custom().unencrypted).toEqual({ a: '1' })
  await type(box('Key 1'), 'b')
  expect(custom().unencrypted).toEqual({ b: '1', a: '2' })
})

test('a value without a key is said to be unsaved', async () => {
  const { type, press, leave } = renderFields()
  await press('Add unencrypted field')
  await type(box('Value 1'), 'eu')
  await leave(box('Key 1'))
  expect(screen.getByText('Without a key, this value is not saved.')).toBeTruthy()
})

test('values that are no text are left alone', async () => {
  const { custom, type } = renderFields({ unencrypted: { shop: { id: 7 }, a: '1' } })
  expect(screen.getByText('{"id":7}')).toBeTruthy()
  await type(box('Key 1'), 'store')
  expect(custom().unencrypted).toEqual({ store: { id: 7 }, a: '1' })
})

test('what is changed elsewhere is taken up', async () => {
  const { change, press } = renderFields({ unencrypted: { a: '1' } })
  await press('Add unencrypted field')
  await change({ unencrypted: { z: '26' }, encrypted: [] })
  expect(keys()).toEqual(['z'])
})

test('as JSON, values may be anything', async () => {
  const { custom, type, pressRadio } = renderFields({ unencrypted: { a: '1' } })
  await pressRadio('JSON')
  const json = box('Unencrypted fields as JSON')
  expect(JSON.parse(json.value)).toEqual({ a: '1' })
  await type(json, '{"shop": {"id": 7}}')
  expect(custom().unencrypted).toEqual({ shop: { id: 7 } })
  expect(json.value).toBe('{"shop": {"id": 7}}')
})

test.each([
  ['{"a": ', 'not JSON yet'],
  ['[1]', 'An object is needed'],
  ['{"a b": 1}', '“a b” cannot be a key'],
  ['{"a": {"a": 1}, "a": 2}', '“a” stands there twice.'],
])('%s is not taken over, and stays as it is', async (text, words) => {
  const { custom, type, pressRadio, leave } = renderFields({ unencrypted: { a: '1' } })
  await pressRadio('JSON')
  await type(box('Unencrypted fields as JSON'), text)
  await leave(box('Unencrypted fields as JSON'))
  expect(screen.getByText(words, { exact: false })).toBeTruthy()
  await pressRadio('Rows')
  await pressRadio('JSON')
  expect(box('Unencrypted fields as JSON').value).toBe(text)
  expect(custom().unencrypted).toEqual({ a: '1' })
})

const encrypted = () => within(screen.getByRole('region', { name: 'Encrypted' }))

test('an encrypted field has its name in the connection, and its value only among the secrets', async () => {
  const { form, custom, type, press } = renderFields()
  await press('Add encrypted field')
  expect(encrypted().getByText('Enter a key first.')).toBeTruthy()
  await type(box('Key of secret 1'), 'apiKey')
  await type(box('apiKey'), 's3cret')
  expect(custom().encrypted).toEqual(['apiKey'])
  expect(form.secrets).toEqual({ 'encrypted.apiKey': 's3cret' })
  expect(JSON.stringify(form.connection)).not.toContain('s3cret')
})

test('a typed secret goes along when it is renamed, and away when it is removed', async () => {
  const { form, custom, type, press } = renderFields({ encrypted: ['apiKey'] })
  await type(box('apiKey'), 's3cret')
  await type(box('Key of secret 1'), 'token')
  expect(form.secrets).toEqual({ 'encrypted.apiKey': '', 'encrypted.token': 's3cret' })
  expect(box('token').value).toBe('s3cret')
  await press('Remove encrypted field 1')
  expect(custom().encrypted).toEqual([])
  expect(form.secrets).toEqual({ 'encrypted.apiKey': '', 'encrypted.token': '' })
})

test('a sealed secret keeps its name', () => {
  renderFields({ encrypted: ['apiKey'] }, [
    { connectionId: 'c1', field: 'encrypted.apiKey', origins: ['https://api.example.com'], slots: [], sealedAt: 0 },
  ])
  expect(screen.queryByLabelText('Key of secret 1')).toBeNull()
  expect(encrypted().getByText(/^sealed/)).toBeTruthy()
})

test('pasted secrets are taken over when the box is left, and not shown again', async () => {
  const { form, custom, type, pressRadio, leave } = renderFields({ encrypted: ['old'] })
  await pressRadio('JSON')
  const json = box('Encrypted fields as JSON')
  expect(JSON.parse(json.value)).toEqual({ old: '' })
  await type(json, '{"old": "", "apiKey": "s3cret"}')
  await leave(json)
  expect(custom().encrypted).toEqual(['old', 'apiKey'])
  expect(form.secrets).toEqual({ 'encrypted.apiKey': 's3cret' })
  expect(JSON.parse(json.value)).toEqual({ old: '', apiKey: '' })
  expect(screen.getByText('Typed, and sealed when you save: apiKey.')).toBeTruthy()
})

test('pasted secrets that are not texts are refused', async () => {
  const { form, type, pressRadio, leave } = renderFields()
  await pressRadio('JSON')
  await type(box('Encrypted fields as JSON'), '{"pin": 1234}')
  await leave(box('Encrypted fields as JSON'))
  expect(screen.getByText('The value of “pin” must be a text in quotation marks.')).toBeTruthy()
  expect(form.secrets).toEqual({})
})

test.each(['Unencrypted fields as JSON', 'Encrypted fields as JSON'])(
  '%s: a text that is not JSON yet is an edit that stays, and is in the way of saving',
  async (label) => {
    const { form, type, pressRadio } = renderFields()
    await pressRadio('JSON')
    await type(box(label), '{"a": "1", "b": ')
    await pressRadio('Rows')
    expect(screen.getByText(/cannot be read yet/)).toBeTruthy()
    await pressRadio('JSON')
    expect(box(label).value).toBe('{"a": "1", "b": ')
    expect(form.dirty).toBe(true)
    expect(await form.save(new Set())).toBe(false)
    expect(form.findings(new Set()).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`${label}: This is not JSON yet`),
    )
    await type(box(label), '{"a": "1"}')
    expect(form.unread).toEqual({})
  },
)

test('encrypted values count as soon as they can be read, without leaving the box', async () => {
  const { form, custom, type, pressRadio } = renderFields()
  await pressRadio('JSON')
  await type(box('Encrypted fields as JSON'), '{"apiKey":"good-secret"}')
  expect(custom().encrypted).toEqual(['apiKey'])
  expect(form.secrets).toEqual({ 'encrypted.apiKey': 'good-secret' })
  expect(box('Encrypted fields as JSON').value).toBe('{"apiKey":"good-secret"}')
  form.secrets = {} // as when they were sealed
  await Promise.resolve()
  expect(box('Encrypted fields as JSON').value).not.toContain('good-secret')
})
