import { MEDIA_TYPES, noPatterns, noTest, usualConcurrency, usualRateLimit, usualReauth } from './settings'

/** Brings a stored connection of an older version to the newest shape; anything else is handed back as it is. */
export function upgradeConnection(row: unknown): unknown {
  if (!isObject(row) || row['version'] !== 1) return row
  const { contentType, ...test } = objectOf(row['test'])
  const { label, ...application } = objectOf(row['application'])
  const mediaType = Object.entries(MEDIA_TYPES).find(([, type]) => type === contentType)?.[0] ?? 'json'
  return {
    ...row,
    version: 2,
    application,
    ...settingsSince2,
    mediaType,
    test: { ...noTest, label: label ?? '', ...test },
  }
}

/** What connections have had since version 2, as a new one starts. */
export const settingsSince2 = {
  environment: '' as const,
  tags: [],
  notes: '',
  documentation: '',
  mediaType: 'json' as const,
  reauth: usualReauth,
  custom: { unencrypted: {}, encrypted: [] },
  patterns: noPatterns,
  rateLimit: usualRateLimit,
  concurrency: usualConcurrency,
  allowedOrigins: [],
  markedOffline: false,
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const objectOf = (value: unknown) => (isObject(value) ? value : {})
