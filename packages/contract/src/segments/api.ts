import { z } from 'zod'
import { personSchema } from '../profiles/api.ts'
import { ruleSchema } from '../rules/index.ts'

export const segmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  rule: ruleSchema,
  revision: z.number().int(),
  version: z.number().int().describe('number of the current definition; older ones stay readable'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type Segment = z.infer<typeof segmentSchema>
export const segmentInputSchema = z.object({ name: z.string().min(1).max(100), rule: ruleSchema })
export const segmentsSchema = z.object({ items: z.array(segmentSchema), next: z.string().nullable() })

export const previewSchema = z.object({ rule: ruleSchema })
export const previewResultSchema = z.object({
  count: z.number().int().describe('people the rule means now, test people left out'),
  total: z.number().int().describe('all people of the project'),
  sentence: z.object({ zh: z.string(), en: z.string() }),
  ms: z.number(),
  sql: z.string(),
})
export type Preview = z.infer<typeof previewResultSchema>

export const segmentPeopleQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const segmentPeopleSchema = z.object({ items: z.array(personSchema), next: z.string().nullable(), total: z.number().int() })
export const segmentVersionsSchema = z.object({
  items: z.array(z.object({ version: z.number().int(), rule: ruleSchema, savedAt: z.iso.datetime(), savedBy: z.string() })),
  next: z.null(),
})
