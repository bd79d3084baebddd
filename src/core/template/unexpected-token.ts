import { short, TemplateFailure, type Position } from './failure'
import { offsetAt, positionAt } from './position'
import { scanTags } from './scan-tags'

/** What the parser tells of a token that it did not expect. */
interface Unexpected {
  readonly token: string
  readonly text: string
  /** Names of the tokens that could have stood there, in quotes. */
  readonly expected: readonly string[]
  /** Where the token before it ends; columns count from 0. */
  readonly loc: { readonly last_line: number; readonly last_column: number }
}

/** What is known of the place of a mistake. */
interface Mistake {
  readonly unexpected: Unexpected
  readonly text: string
  /** Offset of the unexpected token. */
  readonly offset: number
  /** Offset of the tag that it stands in. */
  readonly tag: number
  readonly expects: (token: string) => boolean
}

interface Explanation {
  readonly what: string
  readonly advice?: string
  /** If it is not the token's. */
  readonly offset?: number
}

/** Errors of the lexer have no token. */
export const isUnexpected = (hash: unknown): hash is Unexpected =>
  typeof hash === 'object' && hash !== null && 'expected' in hash && 'loc' in hash && 'token' in hash

/** The first rule that knows the mistake puts it into words. */
export function explainToken(text: string, unexpected: Unexpected): TemplateFailure {
  const before: Position = { line: unexpected.loc.last_line, column: unexpected.loc.last_column }
  const end = offsetAt(text, before)
  const offset = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0)
  const expects = (token: string) => unexpected.expected.includes(`'${token}'`)
  // Where a tag may stand, none is open.
  const tag = expects('CONTENT') || expects('EOF') || expects('OPEN_ENDBLOCK') ? offset : tagBefore(text, offset)
  const mistake: Mistake = { unexpected, text, offset, tag, expects }
  for (const rule of RULES) {
    const found = rule(mistake)
    if (found) return new TemplateFailure(found.what, positionAt(text, found.offset ?? offset), found.advice)
  }
  return new TemplateFailure(`“${short(unexpected.text)}” cannot stand here`, positionAt(text, offset))
}

/** The leftmost brace counts: `{{{` is one tag. */
function tagBefore(text: string, offset: number): number {
  let tag = text.lastIndexOf('{{', offset - 1)
  while (text[tag - 1] === '{') tag -= 1
  return tag
}

const RULES: readonly ((mistake: Mistake) => Explanation | undefined)[] = [
  ({ text, offset, tag }) => {
    const braces = text.startsWith('{{{', tag) ? '{{{' : '{{'
    const [opens, closes] = [text.indexOf('{{', tag + braces.length), text.indexOf('}}', tag)]
    // Another tag, or the end, comes before the closing braces.
    return tag < offset && (closes < 0 || (opens >= 0 && opens < closes))
      ? { what: `${braces} is not closed`, offset: tag, advice: `Write ${braces.replaceAll('{', '}')} where the tag ends.` }
      : undefined
  },
  ({ unexpected: { token }, text }) => {
    const block = token === 'EOF' ? scanTags(text, Infinity).open.at(-1) : undefined
    const name = short(block?.name ?? '')
    return block && { what: `{{#${name}}} is not closed`, offset: block.offset, advice: `Add {{/${name}}} where it ends.` }
  },
  ({ unexpected: { token }, text, offset }) => {
    if (token !== 'OPEN_ENDBLOCK') return undefined
    const name = /^\{\{~?\/\s*([^\s~}]*)/.exec(text.slice(offset))?.[1] ?? ''
    return { what: `{{/${short(name)}}} closes nothing`, advice: `Remove it, or open the block with {{#${short(name)}}}.` }
  },
  ({ unexpected: { token } }) =>
    /^(INVERSE|OPEN_INVERSE|OPEN_INVERSE_CHAIN)$/.test(token)
      ? { what: '{{else}} does not belong to a block here', advice: 'It stands once, between {{#if}} and {{/if}} or such.' }
      : undefined,
  ({ unexpected: { token }, expects }) =>
    token === 'CLOSE' && expects('CLOSE_RAW_BLOCK') && !expects('CLOSE')
      ? { what: '{{{{ begins a raw block, and there are none', advice: 'Put a space between braces of your own and a tag.' }
      : undefined,
  ({ unexpected: { token }, expects }) =>
    expects('CLOSE_SEXPR') && !expects('CLOSE') && token.startsWith('CLOSE')
      ? { what: '( is not closed', advice: 'Write ) after its last argument.' }
      : undefined,
  ({ unexpected: { token }, expects }) =>
    token === 'CLOSE' && expects('CLOSE_UNESCAPED')
      ? { what: '{{{ is closed by }} only', advice: 'Write as many closing braces as opening ones.' }
      : undefined,
  ({ unexpected: { token, text } }) =>
    /^CLOSE_(UNESCAPED|RAW_BLOCK)$/.test(token)
      ? { what: `${text} are too many closing braces`, advice: 'If a } of your own follows, put a space before it: }} }.' }
      : undefined,
  ({ unexpected: { token } }) =>
    token === 'CLOSE_SEXPR' ? { what: ') closes nothing', advice: 'Remove it, or write ( before the helper.' } : undefined,
  ({ unexpected: { token, text } }) =>
    token === 'INVALID' && /["']/.test(text)
      ? { what: `The text after ${text} is not closed`, advice: `Write ${text} at its end too.` }
      : undefined,
  ({ unexpected: { token, text } }) =>
    token === 'NUMBER'
      ? { what: `The number ${short(text)} cannot stand here`, advice: 'In a path it needs brackets: list.[0].' }
      : undefined,
  ({ unexpected: { token }, expects }) =>
    token === 'CLOSE' && expects('EQUALS')
      ? { what: 'After name=value only more of its kind may follow', advice: 'Put the other arguments before it.' }
      : undefined,
  ({ unexpected: { token }, text, offset, tag }) =>
    token !== 'CLOSE'
      ? undefined
      : /^\{+[~#^&*/]*\s*$/.test(text.slice(tag, offset))
        ? { what: 'The tag is empty', offset: tag, advice: 'Write a name between its braces.' }
        : { what: 'Something is missing before }}', advice: 'A name or a value belongs there.' },
]
