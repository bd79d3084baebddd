import { joinMarked, plain, touchedBy, type Marked } from '../http/marked'
import { turnsOf } from './block'
import { costOf } from './budget'
import { escapeFor, type Place } from './escape'
import { callForText, evaluate, type Surroundings } from './evaluate'
import { TemplateFailure, type Position } from './failure'
import { isDeclared, type Frame } from './frame'
import { helpers } from './helpers'
import { written } from './path-problem'
import { bareName, type Block, type Mustache, type Program, type Statement } from './tree'
import { asText, isEmpty, type TemplateValue } from './values'

/** Where the text of a template goes, piece by piece. */
export interface Output extends Surroundings {
  readonly place: Place
  readonly parts: Marked[]
}

/** Writes the statements of a template or of a part of a block. */
export function writeProgram(program: Program, frame: Frame, output: Output): void {
  for (const statement of program.body) writeStatement(statement, frame, output)
}

function writeStatement(statement: Statement, frame: Frame, output: Output): void {
  switch (statement.type) {
    case 'CommentStatement':
      return
    case 'ContentStatement':
      output.budget.spend(1, statement.loc.start)
      return write(plain(statement.value), statement.loc.start, output)
    case 'MustacheStatement':
      return writeMustache(statement, frame, output)
    case 'BlockStatement':
      return writeBlock(statement, frame, output)
    case 'PartialStatement':
    case 'PartialBlockStatement':
      throw new TemplateFailure('Partials ({{> name}}) are not available', statement.loc.start, 'Write their text here.')
    case 'Decorator':
    case 'DecoratorBlock':
      throw new TemplateFailure('Decorators ({{* name}}) are not available', statement.loc.start, 'Remove the tag.')
  }
}

function writeBlock(block: Block, frame: Frame, output: Output): void {
  output.budget.spend(1, block.loc.start)
  const { turns, by } = turnsOf(block, frame, output)
  const inside = { ...output, parts: by.length > 0 ? [] : output.parts }
  for (const turn of turns) {
    output.budget.spend(1, block.loc.start)
    writeProgram(turn.program, turn.frame, inside)
  }
  if (by.length > 0) output.parts.push(touchedBy(joinMarked(inside.parts), by))
}

function write(text: Marked, at: Position, { budget, parts }: Output): void {
  budget.write(text.text.length, at)
  parts.push(text)
}

function writeMustache(tag: Mustache, frame: Frame, output: Output): void {
  const at = tag.path.loc.start
  output.budget.spend(1, at)
  const value = valueOf(tag, frame, output)
  const text = asText(value)
  if (!text) throw notText(tag, value)
  output.budget.spend(costOf(text), at)
  write(tag.escaped ? escapeFor(output.place, text) : text, at, output)
}

/** A bare name is one that is declared here, else a helper without arguments. */
function valueOf(tag: Mustache, frame: Frame, output: Output): TemplateValue {
  const name = bareName(tag.path)
  const isAlone = tag.params.length === 0 && !tag.hash
  const isName = isAlone && (name === undefined || isDeclared(name, frame) || !helpers.has(name))
  return isName ? evaluate(tag.path, frame, output) : callForText(tag, frame, output)
}

function notText({ path, params }: Mustache, value: TemplateValue): TemplateFailure {
  const name = path.type === 'PathExpression' ? written(path) : 'What stands here'
  if (!isEmpty(value))
    return new TemplateFailure(
      `${name} is a list or an object`,
      path.loc.start,
      'Name one of its values, or write {{{json …}}}.',
    )
  const advice = params.length > 0 ? 'None of its arguments has one.' : 'Write a name or a text.'
  return new TemplateFailure(`${name} gives no value`, path.loc.start, advice)
}
