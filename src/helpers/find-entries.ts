import type { FindNews, FindOrder } from '../core/log-filter'
import type { Database } from '../storage/database'
import { filterEntries, newestEntries } from '../storage/filter-entries'
import type { Bodies } from '../storage/log-rows'

/** The first batch is small, so that the first finds are soon there; later ones are as large as pays off. */
const FIRST_BATCH = 100
const LARGEST_BATCH = 2000
/** Ids told at once: a page takes this many without dropping a frame. */
const AT_ONCE = 10_000

/**
 * Finds entries, newest first, and tells of them as it goes. `stopped` is asked between batches. The text is looked for in the
 * address, headers, bodies and the failure, as they were stored: without secrets.
 */
export async function findEntries(
  db: Database,
  { id, filter, now, after }: FindOrder,
  tell: (news: FindNews) => void,
  stopped: () => boolean,
): Promise<void> {
  const { text, ...others } = filter
  const say = (news: Omit<FindNews, 'id'>): void => {
    if (!stopped()) tell({ id, ...news })
  }
  if (!text) {
    const { ids } = await filterEntries(db, others, now, after)
    for (let from = 0; from === 0 || from < ids.length; from += AT_ONCE) {
      const scanned = Math.min(ids.length, from + AT_ONCE)
      say({ ids: ids.slice(from, scanned), scanned, total: ids.length, done: scanned === ids.length })
    }
    return
  }
  const needles = spellingsOf(text)
  let scanned = 0
  // The newest can be searched before it is known which entries there are.
  if (Object.keys(others).length === 0 && after === undefined) {
    const [newest, count] = await Promise.all([newestEntries(db, FIRST_BATCH), db.logCounts.get('')])
    const ids = matching(await readTexts(db, newest, true), newest, needles)
    scanned = newest.length
    say({ ids, scanned, total: count?.entries ?? scanned, done: false })
  }
  const { ids, dense } = await filterEntries(db, others, now, after)
  let size = FIRST_BATCH
  const next = () => {
    const batch = ids.slice(scanned, scanned + size)
    size = Math.min(LARGEST_BATCH, size * 2)
    scanned += batch.length
    return { batch, scanned, reading: readTexts(db, batch, dense) }
  }
  // While one batch is searched, the next is being read.
  for (let { batch, scanned: upTo, reading } = next(); ;) {
    const texts = await reading
    if (stopped()) return
    const following = upTo < ids.length ? next() : undefined
    say({ ids: matching(texts, batch, needles), scanned: upTo, total: ids.length, done: following === undefined })
    if (following === undefined) return
    batch = following.batch
    upTo = following.scanned
    reading = following.reading
  }
}

/** Of a dense batch all between its ends are read, which is many times faster than one by one. */
const readTexts = (db: Database, batch: readonly string[], dense: boolean): Promise<(Bodies | undefined)[]> =>
  dense
    ? db.bodies
        .where(':id')
        .between(batch.at(-1) ?? '', batch[0] ?? '', true, true)
        .toArray()
    : db.bodies.bulkGet([...batch])

function matching(texts: readonly (Bodies | undefined)[], batch: readonly string[], needles: readonly string[]): string[] {
  const found = new Set<string>()
  for (const each of texts) if (each && isIn(each, needles)) found.add(each.id)
  return batch.filter((id) => found.has(id))
}

/**
 * How a text that was read on the page may stand in what was stored, in small letters: parameters are shown decoded, and JSON is
 * shown with spaces and line breaks that it did not have.
 */
function spellingsOf(text: string): string[] {
  const encoded = [encodeURI, encodeURIComponent].map((encode) => encode(text.toWellFormed()))
  const compact = text.replace(/([{[,:])\s+|\s+(?=[}\]])/g, '$1')
  const forms = [text, ...encoded, ...encoded.map((form) => form.replaceAll('%20', '+')), compact]
  return [...new Set(forms.map((form) => form.toLowerCase()))]
}

const isIn = ({ head, request, response }: Bodies, needles: readonly string[]): boolean =>
  [head, response, request].some((text) => {
    const lower = text.toLowerCase()
    return needles.some((needle) => lower.includes(needle))
  })
