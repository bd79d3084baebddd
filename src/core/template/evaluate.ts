import { touchedBy } from '../http/marked'
import { CHARACTERS_A_NODE, costOf, type Budget } from './budget'
import { short, TemplateFailure, WrongArgument } from './failure'
import type { Frame } from './frame'
import { helperNames, helpers } from './helpers'
import type { HelperCall } from './helpers/helper'
import { nearMatches } from './near'
import { valueAt } from './path'
import { bareName, type Expression, type Mustache, type SubExpression } from './tree'
import { asText, fieldsIn, isMarked, type TemplateValue } from './values'

/** What expressions need besides the names around them. */
export interface Surroundings extends Pick<HelperCall, 'now' | 'newId'> {
  readonly budget: Budget
  readonly mayBeEmpty: readonly string[]
  /** Collects the fields of the secrets that are read. */
  readonly read?: Set<string>
}

/** A value, and the fields of the secrets that may have decided it. */
export interface Decided {
  readonly value: TemplateValue
  readonly by: readonly string[]
}

/**
 * {@link evaluate} where a choice hangs on the value. What stands in (parentheses) tells something of every secret read there;
 * a name alone tells only whether it has a value, which is no secret.
 */
export function decide(expression: Expression, frame: Frame, around: Surroundings, mayBeMissing = false): Decided {
  const decided = watch(around, (inner) => evaluate(expression, frame, inner, mayBeMissing))
  return expression.type === 'SubExpression' ? decided : { value: decided.value, by: [] }
}

/** What a helper gives to a text: there, a number, truth or falsehood shows what decided it. */
export function callForText(call: Mustache, frame: Frame, around: Surroundings): TemplateValue {
  const { value, by } = watch(around, (inner) => callHelper(call, frame, inner))
  return isText(value) ? value : touchedText(value, by)
}

/** A text has its own ranges; of other values it is known only what decided them. */
const isText = (value: TemplateValue): boolean => typeof value === 'string' || isMarked(value)

function touchedText(value: TemplateValue, by: readonly string[]): TemplateValue {
  const text = by.length > 0 ? asText(value) : undefined
  return text ? touchedBy(text, by) : value
}

function watch(around: Surroundings, run: (around: Surroundings) => TemplateValue): Decided {
  const read = new Set<string>()
  const value = run({ ...around, read })
  for (const field of read) around.read?.add(field)
  return { value, by: [...read] }
}

/** The value of an expression. Where it may be missing, a name that leads to nothing is `undefined`; elsewhere it fails. */
export function evaluate(expression: Expression, frame: Frame, around: Surroundings, mayBeMissing = false): TemplateValue {
  around.budget.spend(1, expression.loc.start)
  switch (expression.type) {
    case 'PathExpression': {
      const inner = (head: Expression, scope: Frame) => evaluate(head, scope, around)
      const value = valueAt(expression, frame, { evaluate: inner, helperNames, mayBeEmpty: around.mayBeEmpty }, mayBeMissing)
      if (around.read) for (const field of fieldsIn(value)) around.read.add(field)
      return value
    }
    case 'SubExpression':
      return callHelper(expression, frame, around)
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return expression.value
    case 'NullLiteral':
      return null
    case 'UndefinedLiteral':
      return undefined
    case 'HashLiteral':
      throw new TemplateFailure('name=value stands alone', expression.loc.start, 'Write the name of a helper before it.')
  }
}

/** Calls the helper that a tag or a pair of parentheses names. */
function callHelper(call: Mustache | SubExpression, frame: Frame, around: Surroundings): TemplateValue {
  const at = call.path.loc.start
  const helper = helpers.get(bareName(call.path) ?? '')
  if (!helper) throw unknownHelper(call.path)
  const { name, signature, least, most, options, allowsMissing, names } = helper
  const wrong = (what: string, near: readonly string[] = []) =>
    new TemplateFailure(`${name}: ${what}`, at, `It is written ${name === signature ? '' : 'as '}{{${signature}}}.`, near)
  const pairs = call.hash?.pairs ?? []
  const odd = pairs.find(({ key }) => !options.includes(key))
  if (odd) throw wrong(`there is nothing to set by ${short(odd.key)}=`, nearMatches(odd.key, options))
  if (call.params.length < least) throw wrong(`its ${names[call.params.length] ?? ''} is missing`)
  if (call.params.length > most)
    throw wrong(`it takes ${most === 0 ? 'no arguments' : most === 1 ? 'one argument' : `at most ${most} arguments`}`)

  const decided = call.params.map((each) => decide(each, frame, around, allowsMissing))
  const set = pairs.map(({ key, value }) => ({ key, ...decide(value, frame, around) }))
  const values = decided.map(({ value }) => value)
  const settings = Object.fromEntries(set.map(({ key, value }) => [key, value]))
  const by = [...decided, ...set].flatMap((each) => (allowsMissing || !isText(each.value) ? each.by : []))
  const spend = (characters: number) => around.budget.spend(characters / CHARACTERS_A_NODE, at)
  for (const value of values) around.budget.spend(costOf(value), at)
  try {
    const result = helper.run({ names, values, options: settings, now: around.now, newId: around.newId, spend })
    around.budget.spend(costOf(result), at)
    return isText(result) ? touchedText(result, by) : result
  } catch (error) {
    throw error instanceof WrongArgument ? wrong(error.message, error.near).forValue() : error
  }
}

function unknownHelper(path: Expression): TemplateFailure {
  const at = path.loc.start
  const name = bareName(path)
  if (name === undefined)
    return new TemplateFailure('What stands first in front of arguments has to be a helper’s name', at, 'Remove the arguments.')
  if (/^(if|unless|each|with)$/.test(name))
    return new TemplateFailure(`${name} is a block`, at, `Write {{#${name} …}} and {{/${name}}}.`)
  const near = nearMatches(name, helperNames)
  const advice = near.length > 0 ? '' : `There is ${helperNames.join(', ')}.`
  return new TemplateFailure(`There is no helper ${short(name)}`, at, advice, near)
}
