import { dequal } from 'dequal/lite'

/** Whether a stored row, or what is known of a secret, is still just what an import wrote. */
export const isUntouched = <Row>(stored: Row, written: Row): boolean => dequal(stored, written)
