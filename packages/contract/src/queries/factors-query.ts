import { z } from 'zod'
import { type Condition, conditionSchema, type Rule, tagLeafSchema, type TagRule } from '../rules/index.ts'
import { isShortEnough, type Observation, observationShape, tooLong } from './observation-query.ts'
import { type EventFilter, eventFilterSchema, misordered, ordered } from './shell.ts'

export const mostFactors = 12

/** Something that may help somebody to decide: what they did while they were looked at, or what they are now. */
export const factorSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('event'), ...eventFilterSchema.shape }),
  z.object({ of: z.literal('property'), condition: conditionSchema }).describe('of the profile, as it is now'),
  z.object({ of: z.literal('tag'), tag: tagLeafSchema }).describe('as it is now'),
])
export type Factor =
  | ({ readonly of: 'event' } & EventFilter)
  | { readonly of: 'property'; readonly condition: Condition }
  | { readonly of: 'tag'; readonly tag: TagRule }

/** What a decision hangs on: how much each factor adds, all others being equal; in which order and when before the goal. */
export const factorsQuerySchema = z
  .object({ ...observationShape, factors: z.array(factorSchema).min(1).max(mostFactors) })
  .refine(ordered, misordered)
  .refine(isShortEnough, tooLong)
export interface FactorsQuery extends Observation {
  readonly factors: readonly Factor[]
}

/** Who has each factor that is about what people are; undefined: it is about what they did. */
export const rulesOf = ({ factors }: Pick<FactorsQuery, 'factors'>): (Rule | undefined)[] =>
  factors.map((one) => {
    if (one.of === 'event') return undefined
    return one.of === 'tag' ? one.tag : { kind: 'profile', condition: one.condition }
  })
