import { expect, test } from 'vitest'
import { http } from '../../core/applications/http'
import { newConnection } from '../../core/new-connection'
import { ConnectionForm } from './connection-form.svelte'

function editing() {
  const saved = newConnection(http, 'c1', [], 1)
  const form = new ConnectionForm('c1', saved)
  form.change({ ...saved, name: 'Being edited' })
  return { saved, form }
}

test('marking offline from the list is no conflict with edits, and outlives them', () => {
  const { saved, form } = editing()
  form.refresh({ ...saved, markedOffline: true, updatedAt: 2 })
  expect(form.note).toBe('')
  expect(form.connection).toMatchObject({ name: 'Being edited', markedOffline: true })
})

test('other changes elsewhere are said, and replace nothing that was typed', () => {
  const { saved, form } = editing()
  form.refresh({ ...saved, notes: 'written in another tab', updatedAt: 2 })
  expect(form.note).toContain('saved elsewhere meanwhile')
  expect(form.connection).toMatchObject({ name: 'Being edited', notes: '' })
})
