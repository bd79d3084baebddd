import { openDatabase } from '../../storage/database'

/** The page's handle on the documents. The vault is not among them. */
export const db = openDatabase()
