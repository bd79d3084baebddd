const REMIND_AFTER_MS = 30 * 86_400_000

/**
 * Whether it is time to be reminded of a backup: the last one, or the oldest connection if there was none, is over 30 days old.
 * All times in milliseconds since 1970; `lastBackup` is 0 for never, and without `oldest` there is nothing to lose.
 */
export const isBackupDue = (now: number, lastBackup: number, oldest: number | undefined): boolean =>
  oldest !== undefined && now - (lastBackup || oldest) > REMIND_AFTER_MS
