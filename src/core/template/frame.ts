import { isComposite, type TemplateValue } from './values'

/** What names mean at one place of a template: `{{#each}}` and `{{#with}}` put a frame before that of their surroundings. */
export interface Frame {
  /** What `this` is. */
  readonly value: TemplateValue
  /** Names after `as |…|`. */
  readonly locals?: ReadonlyMap<string, TemplateValue>
  /** `@index` and its like, in `{{#each}}`. */
  readonly loop?: Readonly<Record<string, TemplateValue>>
  readonly parent?: Frame
}

/** This frame and all around it, from the inside out. */
export function* outwards(frame: Frame): Generator<Frame> {
  for (let each: Frame | undefined = frame; each; each = each.parent) yield each
}

/** The names after `as |…|` of all blocks around; inner ones hide outer ones. */
export const localsOf = (frame: Frame): ReadonlyMap<string, TemplateValue> =>
  new Map([...outwards(frame)].reverse().flatMap(({ locals }) => [...(locals ?? [])]))

/** Whether a bare name is declared here, with or without a value. */
export const isDeclared = (name: string, frame: Frame): boolean =>
  localsOf(frame).has(name) || own(frame.value, name) !== undefined

/** A value that is there, though it may be `undefined`. */
export interface Found {
  readonly value: TemplateValue
}

/** Only own properties are followed: nothing that every object has from its prototype. */
export function own(value: TemplateValue, name: string): Found | undefined {
  if (!isComposite(value) || !Object.hasOwn(value, name)) return undefined
  return { value: (value as Readonly<Record<string, TemplateValue>>)[name] } // A list has its keys like any object.
}
