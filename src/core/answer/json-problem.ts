type State = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ','

const TOKEN =
  /[ \t\n\r]*(?:([{}[\]:,])|("[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)/y

/** Where a text that `JSON.parse` refused stops being JSON: engines tell it differently, or not at all. @see https://www.rfc-editor.org/rfc/rfc8259 */
export function jsonProblem(text: string): string {
  const open: string[] = []
  const token = new RegExp(TOKEN)
  let state: State | undefined = 'value'
  for (;;) {
    const at = token.lastIndex
    const match = token.exec(text)
    state = match ? next(state, match[1] ?? (match[2] ? 'text' : 'scalar'), open) : undefined
    if (!state) return sentence(text, at)
  }
}

function next(state: State, token: string, open: string[]): State | undefined {
  const closes = token === open.at(-1)
  switch (state) {
    case 'value':
    case 'value or ]':
      if (token === '{' || token === '[') open.push(token === '{' ? '}' : ']')
      if (token === '{') return 'key or }'
      if (token === '[') return 'value or ]'
      return token === 'text' || token === 'scalar' || (state === 'value or ]' && closes && open.pop()) ? ',' : undefined
    case 'key':
    case 'key or }':
      if (token === 'text') return ':'
      return state === 'key or }' && closes && open.pop() ? ',' : undefined
    case ':':
      return token === ':' ? 'value' : undefined
    case ',':
      if (closes && open.pop()) return ','
      return token === ',' && open.length > 0 ? (open.at(-1) === '}' ? 'key' : 'value') : undefined
  }
}

function sentence(text: string, after: number): string {
  const rest = text.slice(after).replace(/^[ \t\n\r]+/, '')
  const at = text.length - rest.length
  const line = text.slice(0, at).split('\n').length
  if (rest === '') return `The answer ends in line ${line} before its JSON is complete.`
  const shown = /^(?:[\p{L}\d_.+-]{1,20}|[^])/u.exec(rest)?.[0] ?? ''
  return `Line ${line}: “${shown}” is not JSON here.`
}
