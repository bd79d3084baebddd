/** Dotted paths to all values in there, such as `connection.http.baseURI`. */
export const namesIn = (values: Readonly<Record<string, unknown>>, before = ''): string[] =>
  Object.entries(values).flatMap(([key, value]) => {
    const name = before + key
    return isGroup(value) ? namesIn(value, `${name}.`) : [name]
  })

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
