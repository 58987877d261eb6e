import { z } from 'zod'
import { type Filter, filtersSchema } from './filter.ts'
import { type Comparison, comparisonSchema, type Figure, figureSchema } from './figure.ts'
import { type Span, spanSchema, type Window, windowSchema } from './window.ts'

const countSchema = z
  .object({
    op: z.enum(['eq', 'gte', 'lte', 'between']),
    value: z.number().int().min(0).max(1_000_000),
    to: z.number().int().min(0).max(1_000_000).optional().describe('upper end of between'),
  })
  .refine(({ op, value, to }) => op !== 'between' || (to !== undefined && to >= value), {
    path: ['to'],
    message: 'between needs an upper end that is not below the lower one',
  })
export type Count = z.infer<typeof countSchema>

/** Events of one name that pass all filters. */
export interface Match {
  readonly event: string
  readonly filters: readonly Filter[]
}

/** Those in a window. */
export interface Happened extends Match {
  readonly window: Window
}

/** So often. */
export interface EventRule extends Happened {
  readonly kind: 'event'
  readonly count: Count
}

/** A figure of them, compared with a number. A figure that is unset, of nobody's events for instance, matches nothing. */
export interface MeasureRule extends Happened {
  readonly kind: 'measure'
  readonly figure: Figure
  readonly is: Comparison
}

/** The first or last of all of them, so far, was in the window. */
export interface OccasionRule extends Happened {
  readonly kind: 'occasion'
  readonly which: 'first' | 'last'
}

/**
 * One event after another, each serving one step: all in the window, from the first to the last at most `within`. With a link
 * they have one value of that property, and whatever has none is left out. With `absent` nobody is meant before its time
 * after the last step is over without such an event (of that value).
 */
export interface SequenceRule {
  readonly kind: 'sequence'
  readonly steps: readonly Match[]
  readonly within: Span
  readonly window: Window
  readonly link?: string | undefined
  readonly absent?: (Match & { readonly within: Span }) | undefined
}

/** Conditions on what somebody did. */
export type EventLeaf = EventRule | MeasureRule | OccasionRule | SequenceRule

/** What it looks for among events. */
export const matchesOf = (leaf: EventLeaf): readonly Match[] =>
  leaf.kind === 'sequence' ? [...leaf.steps, ...(leaf.absent ? [leaf.absent] : [])] : [leaf]

const property = z.string().min(1).max(200)
const match = { event: z.string().min(1).max(200), filters: filtersSchema }
export const happenedShape = { ...match, window: windowSchema }

export const maxSteps = 8

export const eventLeafSchemas = [
  z.object({ kind: z.literal('event'), ...happenedShape, count: countSchema }),
  z.object({ kind: z.literal('measure'), ...happenedShape, figure: figureSchema, is: comparisonSchema }),
  z.object({ kind: z.literal('occasion'), ...happenedShape, which: z.enum(['first', 'last']) }),
  z
    .object({
      kind: z.literal('sequence'),
      steps: z.array(z.object(match)).min(1).max(maxSteps).describe('in this order'),
      within: spanSchema.describe('from the first step to the last at most'),
      window: windowSchema,
      link: property.optional().describe('property that has one value in all of them: `order_id`'),
      absent: z
        .object({ ...match, within: spanSchema.describe('so long after the last step') })
        .optional()
        .describe('what does not happen after the last step'),
    })
    .refine(({ steps, absent }) => steps.length > 1 || absent, {
      path: ['steps'],
      message: 'a sequence has two steps, or one and what does not follow',
    }),
] as const
