import type { HttpResponse } from '../exchange'

/** The output of `curl --include`, or a body alone, as the answer that it was. Nothing for an empty text. */
export function pastedAnswer(text: string): HttpResponse | undefined {
  let rest = text.replace(/\r\n/g, '\n').trim()
  if (rest === '') return undefined
  let status = 200
  const headers: { name: string; value: string }[] = []
  // An interim answer, or that of a proxy, may come first.
  for (let head = HEAD.exec(rest); head; head = HEAD.exec(rest)) {
    status = Number(head[1])
    headers.length = 0
    for (const line of (head[2] ?? '').split('\n')) {
      const at = line.indexOf(':')
      if (at > 0) headers.push({ name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() })
    }
    rest = rest.slice(head[0].length)
  }
  const body = rest.trim()
  return {
    status,
    statusText: '',
    type: 'terminal',
    url: '',
    redirected: false,
    headers: headers.length > 0 ? headers : [{ name: 'Content-Type', value: 'application/json' }],
    body: { text: body, size: body.length, truncated: false, binary: false },
  }
}

const HEAD = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n((?:[^\n]+\n)*)(?:\n|$)/
