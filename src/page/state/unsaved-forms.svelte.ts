import { SvelteMap } from 'svelte/reactivity'

/** A form with unsaved edits, as far as a list needs to know it; the form itself loads with its panel. */
export interface UnsavedForm {
  readonly id: string
  readonly isNew: boolean
  readonly connection: { readonly name: string } | undefined
  discard(): void
}

/** Forms with unsaved edits, by connection: open ones, and those that were left. */
export const unsavedForms = new SvelteMap<string, UnsavedForm>()
