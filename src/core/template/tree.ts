import type { Position } from './failure'

/**
 * The parser's tree as it really is. Its own types have no union to tell nodes apart by, and call things present that may
 * be missing.
 */
export interface Program {
  readonly body: readonly Statement[]
  readonly blockParams?: readonly string[] | null
}

interface Node {
  readonly loc: { readonly start: Position }
}

interface Call extends Node {
  readonly path: Expression
  readonly params: readonly Expression[]
  readonly hash?: { readonly pairs: readonly HashPair[] } | null
}

interface HashPair extends Node {
  readonly key: string
  readonly value: Expression
}

/** `{{path params name=value}}`; `escaped` is false for `{{{ }}}` and `{{& }}`. */
export interface Mustache extends Call {
  readonly type: 'MustacheStatement'
  readonly escaped: boolean
}

/** `{{#path params}} program {{else}} inverse {{/path}}`; a raw block has an empty `openStrip`. */
export interface Block extends Call {
  readonly type: 'BlockStatement'
  readonly program?: Program | null
  readonly inverse?: Program | null
  readonly openStrip: { readonly open?: boolean }
}

export type Statement =
  | ({ readonly type: 'ContentStatement'; readonly value: string } & Node)
  | { readonly type: 'CommentStatement' }
  | Mustache
  | Block
  | ({ readonly type: 'PartialStatement' | 'PartialBlockStatement' | 'Decorator' | 'DecoratorBlock' } & Node)

/** `(path params name=value)` */
export interface SubExpression extends Call {
  readonly type: 'SubExpression'
}

/** `a.b`, `../a`, `this`, `@index`; the first part is an expression in `(helper x).b`. `original` has lost its brackets. */
export interface Path extends Node {
  readonly type: 'PathExpression'
  readonly data: boolean
  readonly depth: number
  readonly parts: readonly (string | Expression)[]
  readonly original: string
}

export type Expression =
  | Path
  | SubExpression
  | ({ readonly type: 'StringLiteral'; readonly value: string } & Node)
  | ({ readonly type: 'NumberLiteral'; readonly value: number } & Node)
  | ({ readonly type: 'BooleanLiteral'; readonly value: boolean } & Node)
  | ({ readonly type: 'NullLiteral' | 'UndefinedLiteral' | 'HashLiteral' } & Node)

/** The one name that a path consists of, if it may stand for a helper or a block. */
export function bareName(path: Expression): string | undefined {
  if (path.type !== 'PathExpression' || path.data || path.depth > 0 || path.parts.length !== 1) return undefined
  // In `this.upper` and `./upper` the part is not all that was written.
  const [name] = path.parts
  return typeof name === 'string' && path.original === name ? name : undefined
}
