import type { TemplateValue } from '../values'

/** One helper: a line of the editor's list and its function. */
export interface Helper {
  /**
   * Name and arguments as they are written, `[…]` for optional ones, `…` for any number, `name="…"` for named ones. Calls
   * are checked against it.
   */
  readonly signature: string
  readonly help: string
  readonly example: string
  /** Names without a value may be among the arguments: they are `undefined`. */
  readonly allowsMissing?: boolean
  /** Throws {@link WrongArgument}. */
  readonly run: (call: HelperCall) => TemplateValue
}

/** One call, as many arguments as the signature allows. */
export interface HelperCall {
  /** What the signature calls the arguments. */
  readonly names: readonly string[]
  readonly values: readonly TemplateValue[]
  readonly options: Readonly<Record<string, TemplateValue>>
  /** Milliseconds since 1970. */
  readonly now: number
  readonly newId: () => string
  /** Pays for a result of many more characters than the arguments have, before it is made. */
  readonly spend: (characters: number) => void
}
