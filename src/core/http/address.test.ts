import { expect, test } from 'vitest'
import { neededPermission } from './address'

test.each([
  ['192.168.0.7', 'patchbay.example', 'local-network'],
  ['printer.local', 'patchbay.example', 'local-network'],
  ['127.0.0.1', 'patchbay.example', 'loopback-network'],
  ['localhost', '192.168.0.2', 'loopback-network'],
  ['192.168.0.7', '192.168.0.2', undefined],
  ['192.168.0.7', 'localhost', undefined],
  ['127.0.0.1', 'localhost', undefined],
  ['api.example.com', 'patchbay.example', undefined],
])('calling %s from %s needs %s', (host, page, permission) => {
  expect(neededPermission(host, page)).toBe(permission)
})
