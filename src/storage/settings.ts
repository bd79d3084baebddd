import * as z from 'zod/mini'
import { logKeepingSchema, usualKeeping } from '../core/log-keeping'
import type { Database } from './database'

/** The user's settings and small memories, by key, each with its schema and what it is when nothing usable is stored. */
const settings = {
  recentApplications: { schema: z.array(z.string()), initial: [] as string[] },
  panelWidth: { schema: z.number(), initial: 640 },
  logKeeping: { schema: logKeepingSchema, initial: usualKeeping },
  /** When everything was last backed up, in milliseconds since 1970; 0: never. */
  lastBackup: { schema: z.number().check(z.minimum(0), z.maximum(8.64e15)), initial: 0 },
  /** Whether that backup has the secrets. */
  lastBackupSecrets: { schema: z.enum(['encrypted', 'placeholders', 'none']), initial: 'encrypted' as const },
  theme: { schema: z.enum(['system', 'light', 'dark']), initial: 'system' as const },
} as const

export type SettingKey = keyof typeof settings
export type SettingValue<Key extends SettingKey> = z.infer<(typeof settings)[Key]['schema']>

export async function readSetting<Key extends SettingKey>(db: Database, key: Key): Promise<SettingValue<Key>> {
  const { schema, initial } = settings[key]
  const parsed = schema.safeParse((await db.settings.get(key))?.value)
  return (parsed.success ? parsed.data : initial) as SettingValue<Key> // the schema of this key
}

export const writeSetting = <Key extends SettingKey>(db: Database, key: Key, value: SettingValue<Key>): Promise<string> =>
  db.settings.put({ key, value })
