import * as z from 'zod/mini'
import { envelopeSchema, secretNameSchema } from './backup/envelope'
import { exportPartSchema } from './export-part'
import { done, route } from './route'
import { newPassphraseSchema } from './vault'

const chosen = z.union([z.literal('all'), z.array(z.string())])

/** The routes of what leaves the app and comes back. Apart from the others, so that the page's first load goes without them. */
export const exportsApi = {
  /**
   * Proves that no secret that the vault knows stands in any of the parts, in whatever form, before they leave the app. Refused
   * with `secret-in-export`, which names the parts, or with `locked` if nobody can tell.
   */
  proveExport: route('POST', '/exports', z.object({ parts: z.array(exportPartSchema) }), done),
  /** The text of a backup. Refused as {@link exportsApi.proveExport} is. */
  exportBackup: route(
    'POST',
    '/backups',
    z.object({
      connectionIds: chosen,
      flowIds: chosen,
      oauthClientIds: chosen,
      secrets: z.discriminatedUnion('kind', [
        z.object({ kind: z.enum(['none', 'placeholders']) }),
        z.object({ kind: z.literal('encrypted'), passphrase: newPassphraseSchema }),
      ]),
    }),
    z.object({ text: z.string(), fileName: z.string() }),
  ),
  /**
   * Seals the secrets of a backup for the connections and OAuth clients in `map` that are stored here; what is sealed already is
   * kept. `digest` is that of the documents in the file, `key` the one that `backupKeyOf` makes of its passphrase. With an empty
   * `map` nothing is sealed: it only tells what there is.
   */
  importSecrets: route(
    'POST',
    '/backups/secrets',
    z.object({
      envelope: envelopeSchema,
      digest: z.string(),
      key: z.string(),
      map: z.array(z.object({ from: z.string(), to: z.string() })),
    }),
    z.object({ found: z.number(), sealed: z.array(secretNameSchema), kept: z.array(secretNameSchema) }),
  ),
  /** Forgets sealed secrets, each by its name. Undoes {@link exportsApi.importSecrets}. */
  forgetSecrets: route('POST', '/forgotten-secrets', z.object({ secrets: z.array(secretNameSchema) }), done),
} as const
