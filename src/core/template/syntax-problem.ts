import { short, TemplateFailure, type Position } from './failure'
import { offsetAt, positionAt } from './position'
import { explainToken, isUnexpected } from './unexpected-token'

/** Turns what the parser throws into plain words with a place. */
export function explainSyntax(text: string, error: unknown): TemplateFailure {
  if (!(error instanceof Error)) return unreadable()
  if (error instanceof RangeError) return unreadable('It is too long, or nested too deep.')
  if ('hash' in error) return isUnexpected(error.hash) ? explainToken(text, error.hash) : explainLexer(text)
  if (!('lineNumber' in error) || !('column' in error)) return unreadable()
  return explainNode(text, error.message, { line: Number(error.lineNumber), column: Number(error.column) })
}

const unreadable = (advice = 'Check its tags.'): TemplateFailure =>
  new TemplateFailure('The template cannot be read', { line: 1, column: 0 }, advice)

/** Errors that the parser finds in a finished node. Their message ends in ` - line:column`. */
function explainNode(text: string, message: string, at: Position): TemplateFailure {
  const what = message.replace(/ - \d+:\d+$/, '')
  const [, opened, closed = ''] = /^(.*) doesn't match (.*)$/s.exec(what) ?? []
  if (opened !== undefined) {
    return new TemplateFailure(
      `{{/${short(closed)}}} does not match {{#${short(opened)}}}`,
      positionAt(text, text.lastIndexOf('{{', offsetAt(text, at))),
      'Close the inner block first.',
    )
  }
  const path = /^Invalid path: (.*)$/s.exec(what)?.[1]
  if (path === undefined) return unreadable('Partials and decorators are not available.')
  return new TemplateFailure(`“${short(path)}” is not a path`, at, 'this, . and .. may only stand at its beginning.')
}

/** The lexer does not say where it gave up: at a NUL, or at the end, in something that is open. */
function explainLexer(text: string): TemplateFailure {
  const causes: readonly (readonly [offset: number, what: string, advice: string])[] = [
    [text.indexOf('\0'), 'A NUL character cannot stand in a template', 'Delete it.'],
    [text.search(/\{\{~?!--(?![\s\S]*?--~?\}\})/), '{{!-- is not closed', 'End the comment with --}}.'],
    [
      text.search(/\{\{\{\{/),
      '{{{{ begins a raw block, and there are none',
      'Put a space between braces of your own and a tag.',
    ],
    [text.search(/\[[^\]]*$/), '[ is not closed', 'End the name with ].'],
  ]
  const cause = causes.find(([offset]) => offset >= 0)
  return cause ? new TemplateFailure(cause[1], positionAt(text, cause[0]), cause[2]) : unreadable()
}
