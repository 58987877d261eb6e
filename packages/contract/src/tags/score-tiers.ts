import { z } from 'zod'
import { textSchema } from './happened.ts'

const rest = textSchema.optional().describe('value of everybody below; without it they have no tag')
const rises = (numbers: readonly number[]): boolean => numbers.every((one, i) => i === 0 || one > (numbers[i - 1] ?? one))

/** Names for scores: by how many people have more, or by the points themselves. */
export const tiersSchema = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('percentile').describe('by the share of people who have more; equal scores have the same tier'),
    tiers: z
      .array(z.object({ value: textSchema, top: z.number().gt(0).max(100).describe('less than so many percent have more') }))
      .min(1)
      .max(20)
      .refine((tiers) => rises(tiers.map((one) => one.top)), 'each tier takes more people than the one before'),
    rest,
  }),
  z.object({
    by: z.literal('points'),
    tiers: z
      .array(z.object({ value: textSchema, from: z.number().describe('at least so many points') }))
      .min(1)
      .max(20)
      .refine((tiers) => rises(tiers.map((one) => -one.from)), 'each tier begins below the one before'),
    rest,
  }),
])
export type Tiers = z.infer<typeof tiersSchema>

/** How many have more than somebody, of how many in all. */
export interface Standing {
  readonly better: number
  readonly of: number
}

/** Where a score stands among some. */
export function standings(scores: Iterable<number>): (score: number) => Standing {
  const sorted = Float64Array.from(scores).toSorted().toReversed()
  const better = new Map<number, number>()
  for (const [place, score] of sorted.entries()) if (!better.has(score)) better.set(score, place)
  return (score) => ({ better: better.get(score) ?? 0, of: sorted.length })
}

export function tierOf(tiers: Tiers, score: number, { better, of }: Standing): string | undefined {
  const found =
    tiers.by === 'points' ? tiers.tiers.find((one) => score >= one.from) : tiers.tiers.find((one) => better * 100 < one.top * of)
  return found?.value ?? tiers.rest
}
