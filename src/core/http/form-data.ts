import { joinMarked, plain, sliceMarked, type Marked } from './marked'

/** Lines of `name=value` as the parts of a form; a value goes on until the next such line. @see https://www.rfc-editor.org/rfc/rfc7578 */
export function formData(lines: Marked, boundary: string): Marked {
  const starts = [...lines.text.matchAll(/^[\w.[\]-]+=/gm)]
  const parts = starts.flatMap((match, i) => {
    const end = starts[i + 1]?.index ?? lines.text.length
    const value = sliceMarked(lines, match.index + match[0].length, end)
    const cut = value.text.replace(/\r?\n$/, '').length
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${match[0].slice(0, -1)}"\r\n\r\n`
    return [plain(head), sliceMarked(value, 0, cut), plain('\r\n')]
  })
  return joinMarked([...parts, plain(`--${boundary}--\r\n`)])
}
