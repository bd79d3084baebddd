/**
 * The value at a dotted path: `data.user.id`, `errors[0].message`, `[0].name`. Only own properties are followed.
 * Nothing where the path leads nowhere.
 */
export function valueAt(data: unknown, path: string): unknown {
  let value = data
  for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key] // an object with this own key
  }
  return value
}

/** A scalar as the user would type it; objects and missing values are nothing. */
export const scalarText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
