import { readSetting, writeSetting, type SettingKey, type SettingValue } from '../../storage/settings'
import { asProblem } from '../../core/problem'
import { db } from './database'
import { live } from './live.svelte'
import { notices } from './notices.svelte'

export const liveSetting = <Key extends SettingKey>(key: Key, initial: SettingValue<Key>) =>
  live(() => () => readSetting(db, key), initial)

export async function changeSetting<Key extends SettingKey>(key: Key, value: SettingValue<Key>): Promise<void> {
  try {
    await writeSetting(db, key, value)
  } catch (error) {
    notices.report(asProblem(error))
  }
}
