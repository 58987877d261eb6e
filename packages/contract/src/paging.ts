import { z } from 'zod'

/** Query of a list that comes in pages: `next` of one answer is `cursor` of the next request. */
export const pageQuery = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** Lists of definitions: a page, only the archived ones on request, and a part of the name. */
export const definitionsQuerySchema = z.object({
  ...pageQuery,
  archived: z.enum(['true', 'false']).default('false'),
  search: z.string().max(100).optional().describe('part of the name'),
})
