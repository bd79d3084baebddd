import 'fake-indexeddb/auto'
import { cleanup } from '@testing-library/svelte'
import { afterEach } from 'vitest'

/** jsdom has no IndexedDB, and a component left mounted would be found by the next test's queries. */
afterEach(cleanup)
