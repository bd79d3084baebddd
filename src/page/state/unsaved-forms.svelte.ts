import { SvelteMap } from 'svelte/reactivity'

/** A form with unsaved edits, as far as a list needs to know it; the form itself loads with its panel. */
export interface UnsavedForm {
  readonly id: string
  readonly isNew: boolean
  readonly connection: { readonly name: string } | undefined
  /** Whether secrets were typed: drafts are stored, but not these. */
  readonly typing: boolean
  /** Returns what brings the edits back. */
  discard(): () => void
}

/** Forms with unsaved edits, by connection: open ones, and those that were left. */
export const unsavedForms = new SvelteMap<string, UnsavedForm>()

/** Whether closing this tab would lose anything. */
export const anyTypedSecret = (): boolean => [...unsavedForms.values()].some(({ typing }) => typing)
