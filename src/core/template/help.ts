import { BLOCKS } from './block'
import { allHelpers } from './helpers'

/** A line of the editor's help. */
export interface TemplateHelp {
  readonly name: string
  readonly signature: string
  readonly help: string
  readonly example: string
}

/** All helpers, then the blocks, whose names begin with `#`. */
export const templateHelpers: readonly TemplateHelp[] = [
  ...allHelpers.map(({ signature, help, example }) => ({ name: signature.split(' ')[0] ?? '', signature, help, example })),
  ...Object.entries(BLOCKS).map(([name, { signature, help, example }]) => ({ name: `#${name}`, signature, help, example })),
]
