/** A text as it stands in the box of this label, and why it cannot be taken over. */
export interface Unread {
  readonly box: string
  readonly text: string
  readonly problem: string
}
