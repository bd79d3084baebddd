import { dateHelpers } from './date'
import { digestHelpers } from './digest'
import { encodingHelpers } from './encoding'
import type { Helper } from './helper'
import { logicHelpers } from './logic'
import { readSignature, type Signature } from './signature'
import { textHelpers } from './text'

/** All helpers, in the order of the editor's list. */
export const allHelpers: readonly Helper[] = [
  ...dateHelpers,
  ...encodingHelpers,
  ...digestHelpers,
  ...textHelpers,
  ...logicHelpers,
]

/** Helpers by name. */
export const helpers: ReadonlyMap<string, Helper & Signature> = new Map(
  allHelpers.map((helper) => {
    const signature = readSignature(helper.signature)
    return [signature.name, { ...helper, ...signature }]
  }),
)

export const helperNames: readonly string[] = [...helpers.keys()]
