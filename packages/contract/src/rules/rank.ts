import { z } from 'zod'
import { type EventRule, type Happened, happenedShape, type MeasureRule } from './event-leaf.ts'
import { type Figure, figureSchema } from './figure.ts'

const topSchema = z.union([
  z.strictObject({ n: z.number().int().min(1).max(1_000_000).describe('so many people') }),
  z.strictObject({ percent: z.number().gt(0).max(100).describe('of everybody who has the figure') }),
])
export type Top = z.infer<typeof topSchema>

/** Whoever is among the best by a figure of their events. Whose figure is unset, or a count of nothing, takes no part. */
export interface RankRule extends Happened {
  readonly kind: 'rank'
  readonly figure: Figure | { readonly of: 'times' }
  readonly top: Top
}

export const rankSchema = z.object({
  kind: z.literal('rank'),
  ...happenedShape,
  figure: z.union([figureSchema, z.object({ of: z.literal('times').describe('how often') })]),
  top: topSchema,
})

/** The condition whose figure people are ranked by. */
export const figureLeafOf = ({ event, filters, window, figure }: RankRule): EventRule | MeasureRule =>
  figure.of === 'times'
    ? { kind: 'event', event, filters, window, count: { op: 'gte', value: 0 } }
    : { kind: 'measure', event, filters, window, figure, is: { op: 'gte', value: 0 } }

export const takesPart = ({ figure }: RankRule, value: number | null): value is number =>
  value !== null && (!['times', 'days', 'distinct'].includes(figure.of) || value > 0)

/** Fewer than so many of all who take part have a larger figure: equal ones are in together, or out together. */
export function isAmongTop(rule: RankRule, own: number | null, all: readonly (number | null)[]): boolean {
  if (!takesPart(rule, own)) return false
  const others = all.filter((one) => takesPart(rule, one))
  const better = others.filter((one) => one > own).length
  return 'n' in rule.top ? better < rule.top.n : better * 100 < rule.top.percent * others.length
}
