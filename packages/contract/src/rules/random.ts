import { z } from 'zod'
import { bucketOf } from '../experiments/assignment.ts'

/** Percent in steps of 0.01: a bucket of ten thousand each. */
const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9, 'percent, with at most two decimals')

/** Whose place in a split lies between two percentages: the same people for ever, as experiments are split. */
export interface RandomRule {
  readonly kind: 'random'
  readonly salt: string
  readonly from: number
  readonly to: number
}

export const randomSchema = z
  .object({
    kind: z.literal('random'),
    salt: z.string().min(1).max(100).describe('name of the split: the same people for the same one, independent of all others'),
    from: percent.describe('percent, included'),
    to: percent.describe('percent, excluded'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'it ends before it begins' })

/** Buckets from the first to the one behind the last. */
export const bucketsOf = ({ from, to }: RandomRule): { from: number; to: number } => ({
  from: Math.round(from * 100),
  to: Math.round(to * 100),
})

export function isDrawn(rule: RandomRule, person: number): boolean {
  const { from, to } = bucketsOf(rule)
  const bucket = bucketOf(person, rule.salt)
  return bucket >= from && bucket < to
}
