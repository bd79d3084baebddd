import 'fake-indexeddb/auto'
import { cleanup } from '@testing-library/svelte'
import { afterEach } from 'vitest'

/** jsdom has no IndexedDB, and a component left mounted would be found by the next test's queries. */
afterEach(cleanup)

/** Nor does it lay anything out, or escape names in selectors; the ids that Svelte makes need no escaping. */
Element.prototype.scrollIntoView = () => undefined
Object.assign(globalThis, { CSS: { escape: (name: string) => name } })
