import { z } from 'zod'

/** Instead of a type of id: the number of a person. */
export const byPersonNumber = '$person_id'

/** A file that has been uploaded (`POST imports`), and what its columns mean for a tag. */
export const tagImportSchema = z.object({
  importId: z.string().describe('of the uploaded file'),
  idType: z.string().min(1).max(100).describe(`type of the ids in it; \`${byPersonNumber}\`: numbers of people`),
  idColumn: z.string().min(1).max(200),
  valueColumn: z.string().min(1).max(200).optional().describe('left out: whoever is named has the tag without a value'),
  mode: z.enum(['add', 'replace']).describe('replace: whoever the file does not name loses the tag'),
})
export type TagImport = z.infer<typeof tagImportSchema>
