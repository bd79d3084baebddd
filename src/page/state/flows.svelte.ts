import { newFlow, type Flow } from '../../core/flow'
import { renameFlow } from '../../core/flow/edits'
import { exportFlow, importFlow } from '../../core/flow/transfer'
import { copyName, freeName } from '../../core/connection'
import { partsOf } from '../../core/export-part'
import { addFlow, deleteFlows, editFlow, listFlows, purgeFlows, restoreFlows } from '../../storage/flows'
import { db } from './database'
import { provenFree, saveFile } from './export-file'
import { live } from './live.svelte'
import { notices, reporting } from './notices.svelte'
import { askToPersist } from './persist'

export const liveFlows = () => live(() => () => listFlows(db), { flows: [], unreadable: 0 })

/** A new, empty flow with a free name. */
export async function createFlow(): Promise<string | undefined> {
  return reporting(async () => {
    const { flows } = await listFlows(db)
    const names = flows.map(({ name }) => name)
    const flow = newFlow(crypto.randomUUID(), freeName('New flow', names), Date.now())
    await addFlow(db, flow)
    askToPersist()
    return flow.id
  })
}

export const renameStoredFlow = (flow: Flow, name: string) =>
  reporting(() => editFlow(db, flow.id, renameFlow(name), Date.now()))

export const cloneFlow = (flow: Flow, names: readonly string[]) =>
  reporting(async () => {
    const now = Date.now()
    await addFlow(db, {
      ...flow,
      id: crypto.randomUUID(),
      name: copyName(flow.name, names),
      revision: 0,
      createdAt: now,
      updatedAt: now,
    })
  })

export const removeFlow = ({ id, name }: Flow) =>
  reporting(async () => {
    await deleteFlows(db, [id], Date.now())
    notices.say(`Deleted “${name}”.`, { label: 'Undo', run: () => void reporting(() => restoreFlows(db, [id])) })
  })

const UNDO_MS = 10 * 60 * 1000

export const purgeDeletedFlows = () => purgeFlows(db, Date.now() - UNDO_MS)

/** Saves a flow as a file, once no secret stands in it. */
export const downloadFlow = (flow: Flow) =>
  reporting(async () => {
    const name = `${flow.name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'flow'}.json`
    if (await provenFree(partsOf(flow))) saveFile(name, 'application/json', exportFlow(flow))
  })

/** Adds the flow of a file, as a copy if there is one with its id. */
export async function importFlowFile(file: File): Promise<void> {
  await reporting(async () => {
    const result =
      file.size > 20_000_000 ? { problem: 'The file is larger than any flow: 20 MB at most.' } : importFlow(await file.text())
    if ('problem' in result) return notices.say(result.problem)
    const { flow } = result
    const known = (await db.flows.get(flow.id)) !== undefined
    const names = (await listFlows(db)).flows.map(({ name }) => name)
    const { deletedAt: _, ...kept } = flow
    await addFlow(db, known ? { ...kept, id: crypto.randomUUID(), name: copyName(flow.name, names) } : kept)
    notices.say(`Imported “${flow.name}”${known ? ' as a copy: it was here already' : ''}.`)
  })
}
