import { liveQuery } from 'dexie'
import { onDestroy, untrack } from 'svelte'
import finderUrl from '../../helpers/find-worker.ts?worker&url'
import type { FindNews, LogFilter } from '../../core/log-filter'
import { asProblem } from '../../core/problem'
import { clearedEntries } from '../../storage/filter-entries'
import { listExchanges, readRows } from '../../storage/exchanges'
import type { StoredExchange } from '../../storage/log-rows'
import { db } from '../state/database'
import { live } from '../state/live.svelte'
import { scriptUrl } from '../worker-client/trusted'

/** Rows that are read at once, around those that are in sight. */
const BLOCK = 32
/** The newest rows, which are followed live: what is older changes no more. */
const HEAD = 50
const KEPT_ROWS = 600
/** For the first page to be painted. */
const SOON_MS = 50

/** How far a search is. */
export interface Progress {
  readonly scanned: number
  readonly total: number
  readonly state: 'running' | 'done' | 'stopped'
}

/**
 * The entries that a filter lets through, newest first: all ids, found by a helper, and the rows around those in sight, read as
 * one scrolls. New entries appear by themselves. Call it while a component is being set up.
 */
export function logList(filterOf: () => LogFilter) {
  let ids = $state.raw<readonly string[]>([])
  let rows = $state.raw<ReadonlyMap<string, StoredExchange>>(new Map())
  let head = $state.raw<readonly StoredExchange[]>([])
  let progress = $state.raw<Progress>()
  let problem = $state('')
  let loaded = $state(false)
  let from = $state(0)
  let to = $state(2 * BLOCK)

  let helper: Worker | undefined
  onDestroy(() => helper?.terminate())
  let sequence = 0
  /** Of the order for everything, and of the one for what came since. */
  const orders = { all: 0, since: 0 }
  let newerMeanwhile = false
  /** The oldest of the newest rows when they were last compared: whatever came since is newer, however many there are. */
  let bottom = ''

  function order(filter: LogFilter, after?: string): number {
    sequence += 1
    helper ??= startHelper()
    helper.postMessage({ id: sequence, filter, now: Date.now(), ...(after === undefined ? {} : { after }) })
    return sequence
  }

  function startHelper(): Worker {
    const started = new Worker(scriptUrl(finderUrl), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<FindNews>) => take(data)
    return started
  }

  function take(data: FindNews) {
    if (data.id === orders.all) {
      const [newest] = data.ids
      // The first finds take the place of the first page; an entry that is newer than all of them stays.
      const before = progress?.scanned === 0 ? ids.filter((id) => newest === undefined || id > newest) : ids
      ids = [...before, ...data.ids]
      progress = { scanned: data.scanned, total: data.total, state: data.done ? 'done' : 'running' }
      problem = data.problem ?? ''
      loaded = true
    } else if (data.id === orders.since) {
      addNewer(data.ids)
      if (data.done) orders.since = 0
      if (data.done && newerMeanwhile) findNewer()
    }
  }

  function addNewer(found: readonly string[]) {
    const top = ids.slice(0, HEAD + found.length)
    const added = found.filter((id) => !top.includes(id))
    if (added.length > 0) ids = [...[...added, ...top].sort().reverse(), ...ids.slice(top.length)]
  }

  function findNewer() {
    newerMeanwhile = orders.since !== 0
    if (newerMeanwhile) return
    orders.since = order(filterOf(), bottom)
    bottom = bottomOf(head)
  }

  // Also of another tab, and also undone.
  const clearings = live(() => () => db.clearings.toCollection().primaryKeys(), [])
  const cleared = $derived(clearings.value.join())

  $effect(() => {
    const [filter] = [filterOf(), cleared]
    const { connection: connectionId, test: testId, ...rest } = filter
    const plain = Object.values(rest).every((value) => value === undefined)
    untrack(() => {
      ids = []
      progress = { scanned: 0, total: 0, state: 'running' }
      loaded = false
      // What the helper still tells of another filter is not listened to.
      orders.since = 0
      orders.all = plain ? 0 : order(filter)
    })
    let first = true
    let soon: ReturnType<typeof setTimeout> | undefined
    const following = liveQuery(async () => {
      const [isCleared, newest] = await Promise.all([
        clearedEntries(db),
        listExchanges(db, { connectionId, testId, limit: HEAD }),
      ])
      return newest.filter(({ id }) => !isCleared(id))
    }).subscribe({
      next: (newest) => {
        head = newest
        if (!first) return findNewer()
        first = false
        bottom = bottomOf(newest)
        if (!plain) return
        // The first page does not wait for the helper, nor does the helper get into its way.
        ids = newest.map(({ id }) => id)
        loaded = newest.length > 0
        soon = setTimeout(() => (orders.all = order(filter)), SOON_MS)
      },
      error: (error: unknown) => {
        problem = asProblem(error).message
        loaded = true
      },
    })
    return () => {
      following.unsubscribe()
      clearTimeout(soon)
    }
  })

  const inSight = $derived(ids.slice(from, to).join())
  $effect(() => {
    const wanted = inSight === '' ? [] : inSight.split(',')
    const following = liveQuery(() => readRows(db, wanted)).subscribe((found) => {
      const next = new Map(rows.size > KEPT_ROWS ? [] : rows)
      for (const row of found) if (row) next.set(row.id, row)
      rows = next
      const gone = new Set(wanted.filter((_, i) => found[i] === undefined))
      if (gone.size > 0) ids = ids.filter((id) => !gone.has(id))
    })
    return () => following.unsubscribe()
  })

  return {
    get ids() {
      return ids
    },
    /** Nothing while it is being read. */
    row: (id: string): StoredExchange | undefined => rows.get(id) ?? head.find((row) => row.id === id),
    /** The newest entries, whatever else is filtered. */
    get head() {
      return head
    },
    get progress() {
      return progress
    },
    get problem() {
      return problem
    },
    get loaded() {
      return loaded
    },
    /** Tells which of the ids are in sight. */
    show(first: number, last: number): void {
      from = Math.max(0, Math.floor(first / BLOCK) - 1) * BLOCK
      to = (Math.floor(last / BLOCK) + 2) * BLOCK
    },
    stop(): void {
      helper?.postMessage('stop')
      if (progress?.state === 'running') progress = { ...progress, state: 'stopped' }
    },
  }
}

const bottomOf = (head: readonly StoredExchange[]): string => (head.length < HEAD ? '' : (head.at(-1)?.id ?? ''))
