/** Every way in which a secret may show itself, once as it is and once inside of JSON. Written apart from what the app knows. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ]
  return [...new Set(forms.flatMap(inJson))]
}

/** A text as it is, and as it stands in JSON, and in JSON within that. */
export const inJson = (text: string): string[] => [text, escaped(text), escaped(escaped(text))]

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
