import { CHARACTERS_A_NODE, costOf, type Budget } from './budget'
import { short, TemplateFailure, WrongArgument } from './failure'
import type { Frame } from './frame'
import { helperNames, helpers } from './helpers'
import type { HelperCall } from './helpers/helper'
import { nearMatches } from './near'
import { valueAt } from './path'
import { bareName, type Expression, type Mustache, type SubExpression } from './tree'
import type { TemplateValue } from './values'

/** What expressions need besides the names around them. */
export interface Surroundings extends Pick<HelperCall, 'now' | 'newId'> {
  readonly budget: Budget
  readonly mayBeEmpty: readonly string[]
}

/** The value of an expression. Where it may be missing, a name that leads to nothing is `undefined`; elsewhere it fails. */
export function evaluate(expression: Expression, frame: Frame, around: Surroundings, mayBeMissing = false): TemplateValue {
  around.budget.spend(1, expression.loc.start)
  switch (expression.type) {
    case 'PathExpression': {
      const inner = (head: Expression, scope: Frame) => evaluate(head, scope, around)
      return valueAt(expression, frame, { evaluate: inner, helperNames, mayBeEmpty: around.mayBeEmpty }, mayBeMissing)
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
export function callHelper(call: Mustache | SubExpression, frame: Frame, around: Surroundings): TemplateValue {
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

  const values = call.params.map((each) => evaluate(each, frame, around, allowsMissing))
  const settings = Object.fromEntries(pairs.map(({ key, value }) => [key, evaluate(value, frame, around)]))
  const spend = (characters: number) => around.budget.spend(characters / CHARACTERS_A_NODE, at)
  for (const value of values) around.budget.spend(costOf(value), at)
  try {
    const result = helper.run({ names, values, options: settings, now: around.now, newId: around.newId, spend })
    around.budget.spend(costOf(result), at)
    return result
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
