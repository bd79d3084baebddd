import { short, TemplateFailure } from './failure'
import { decide, type Surroundings } from './evaluate'
import type { Frame } from './frame'
import { nearMatches } from './near'
import { bareName, type Block, type Expression, type Program } from './tree'
import { isComposite, isList, isTrue, type Composite, type TemplateValue } from './values'

/** A part of a block that is to be written, once for each of these. */
export interface Turn {
  readonly program: Program
  readonly frame: Frame
}

interface BlockKind {
  readonly signature: string
  readonly example: string
  readonly help: string
  readonly options?: readonly string[]
  readonly allowsMissing?: boolean
  readonly turns: (call: BlockCall) => Iterable<Turn>
}

interface BlockCall {
  readonly block: Block
  readonly argument: Expression
  readonly value: TemplateValue
  readonly frame: Frame
  /** Whether 0 counts as true. */
  readonly includeZero: boolean
}

/** The blocks, by name. Conditions may ask for what is missing; loops may not. */
export const BLOCKS: Readonly<Record<string, BlockKind>> = {
  if: {
    signature: '#if value [includeZero=true]',
    example: '{{#if connection.http.unencrypted.region}}a{{else if connection.name}}b{{else}}c{{/if}}',
    help: 'Writes what it encloses if the value is true: neither missing, false, 0 nor empty.',
    options: ['includeZero'],
    allowsMissing: true,
    turns: ({ block, value, frame, includeZero }) => branch(block, isTrue(value, includeZero), frame),
  },
  unless: {
    signature: '#unless value [includeZero=true]',
    example: '{{#unless connection.http.unencrypted.region}}none{{/unless}}',
    help: 'The opposite of #if.',
    options: ['includeZero'],
    allowsMissing: true,
    turns: ({ block, value, frame, includeZero }) => branch(block, !isTrue(value, includeZero), frame),
  },
  each: {
    signature: '#each list [as |value index|]',
    example: '{{#each connection.http.unencrypted.scopes as |scope i|}}{{i}}: {{scope}} {{/each}}',
    help: 'Writes what it encloses for each value of a list or object: this, @index, @key, @first, @last; ../ leads out.',
    turns: ({ block, argument, value, frame }) => {
      if (!isComposite(value))
        throw new TemplateFailure(
          '{{#each}} needs a list or an object',
          argument.loc.start,
          'Write the value without {{#each}}.',
        )
      return Object.keys(value).length > 0 ? loop(block, value, frame) : branch(block, false, frame)
    },
  },
  with: {
    signature: '#with value [as |name|]',
    example: '{{#with connection.http}}{{baseURI}}{{/with}}',
    help: 'Makes a value’s names short.',
    turns: ({ block, value, frame }) =>
      isTrue(value, true)
        ? branch(block, true, { value, parent: frame, locals: localsFor(block, [value]) })
        : branch(block, false, frame),
  },
}

/** What a block writes, what names mean there, and the fields of the secrets that may have decided it. */
export function turnsOf(
  block: Block,
  frame: Frame,
  around: Surroundings,
): { readonly turns: Iterable<Turn>; readonly by: readonly string[] } {
  const at = block.path.loc.start
  const name = bareName(block.path) ?? ''
  const kind = Object.hasOwn(BLOCKS, name) ? BLOCKS[name] : undefined
  if (block.openStrip.open === undefined)
    throw new TemplateFailure('Raw blocks are not available', block.loc.start, 'Use fewer braces.')
  if (!kind)
    throw new TemplateFailure(
      `There is no block #${short(block.path.type === 'PathExpression' ? block.path.original : '…')}`,
      at,
      'There is #if, #unless, #each and #with.',
      nearMatches(name, Object.keys(BLOCKS)).map((near) => `#${near}`),
    )
  const [argument, ...others] = block.params
  const odd = block.hash?.pairs.find(({ key }) => !kind.options?.includes(key))
  if (odd)
    throw new TemplateFailure(
      `#${name}: there is nothing to set by ${short(odd.key)}=`,
      odd.loc.start,
      `An example: ${kind.example}.`,
    )
  if (!argument || others.length > 0)
    throw new TemplateFailure(
      `#${name} takes one value`,
      at,
      others.length > 0 ? 'Put a helper and its arguments in (parentheses).' : `An example: ${kind.example}.`,
    )
  const decided = decide(argument, frame, around, kind.allowsMissing)
  const [option] = block.hash?.pairs ?? []
  const zero = option && decide(option.value, frame, around, true)
  const includeZero = zero !== undefined && isTrue(zero.value)
  return {
    turns: kind.turns({ block, argument, value: decided.value, frame, includeZero }),
    by: [...decided.by, ...(zero?.by ?? [])],
  }
}

const branch = ({ program, inverse }: Block, isMet: boolean, frame: Frame): Turn[] => {
  const chosen = isMet ? program : inverse
  return chosen ? [{ program: chosen, frame }] : []
}

function* loop(block: Block, value: Composite, parent: Frame): Generator<Turn> {
  if (!block.program) return
  const entries: [string | number, TemplateValue][] = isList(value) ? [...value.entries()] : Object.entries(value)
  for (const [index, [key, item]] of entries.entries()) {
    const data = { index, key, first: index === 0, last: index === entries.length - 1 }
    yield { program: block.program, frame: { value: item, loop: data, parent, locals: localsFor(block, [item, key]) } }
  }
}

/** The names after `as |…|`, of which further ones stay without a value. */
const localsFor = ({ program }: Block, values: readonly TemplateValue[]): ReadonlyMap<string, TemplateValue> =>
  new Map((program?.blockParams ?? []).map((name, i) => [name, values[i]]))
