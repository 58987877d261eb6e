import { z } from 'zod'
import { definitionSchema } from './definition.ts'
import { placeKinds } from './tiers.ts'

const placeSchema = z.object({
  kind: z
    .enum(placeKinds)
    .describe(
      'tier: of the definition now; former: of an earlier version only; other: a value none gives; none: without a value; new: not there yet',
    ),
  value: z.string().nullable(),
})
const people = z.number().int()

/** Tags whose values are tiers, and how many people are in which: everybody is in exactly one place. */
export const tierSetsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      category: z.string(),
      definition: definitionSchema,
      computedAt: z.iso.datetime().nullable(),
      firstDay: z.iso.date().nullable().describe('the first day at whose end everybody’s tier is on record; null: none yet'),
      places: z.array(z.object({ ...placeSchema.shape, people })).describe('the highest first; together the total'),
    }),
  ),
  total: people.describe('all people of the project, test people left out'),
  next: z.null(),
})
export type TierSets = z.infer<typeof tierSetsSchema>

export const migrationQuerySchema = z.object({
  from: z.iso
    .date()
    .optional()
    .describe(
      'as of the end of this day, in the time zone of the project; left out: 30 days before the other, as far as there is a history',
    ),
  to: z.iso.date().optional().describe('a later day; today, or left out: as of now'),
})
export type MigrationQuery = z.infer<typeof migrationQuerySchema>

/** Who was in which tier on one day and is in which on another; everybody of the second day is in exactly one cell. */
export const migrationSchema = z.object({
  name: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  firstDay: z.iso.date().describe('the first day that can be asked about'),
  places: z.array(placeSchema).describe('the highest tier first; nobody is `new` on the second day'),
  cells: z
    .array(
      z.object({ from: people.describe('number of the place on the first day, from 0'), to: people.describe('on the second day'), people }),
    )
    .describe('cells with people; all others are 0'),
  before: z.array(people).describe('people in each place on the first day'),
  after: z.array(people).describe('on the second day'),
  total: people,
  moves: z
    .object({
      compared: people.describe('in a tier of now on both days; of these:'),
      rose: people,
      stayed: people,
      fell: people,
      gained: people.describe('were there without a value, and have one'),
      lost: people.describe('had a value, and have none'),
      came: people.describe('were not there on the first day'),
    })
    .describe('up and down are told by the order of the tiers'),
  versions: z
    .object({ before: people.nullable(), after: people.nullable() })
    .describe('of the definition by the last computation up to the end of each day'),
  ms: z.number(),
  sql: z.string(),
})
export type Migration = z.infer<typeof migrationSchema>
