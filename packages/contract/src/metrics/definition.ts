import { z } from 'zod'
import { aggregations, type CountQuery, needsProperty } from '../queries/index.ts'
import { propertyRefSchema } from '../queries/shell.ts'
import { conditionSchema, itemRefSchema, type PropertyRef, type Rule, ruleSchema } from '../rules/index.ts'

/** One number of events: how often, by how many people, how much. */
export const measureSchema = z
  .object({
    event: z.string().min(1).max(200).nullable().describe('null: any event'),
    filters: z.array(conditionSchema).max(20).default([]),
    people: ruleSchema.optional().describe('only people the rule means now'),
    aggregation: z.enum(aggregations),
    property: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('the event property that sum, avg, sum_per_person, distinct, min, max, median and p90 read'),
    item: itemRefSchema.optional().describe('measure this property of the item that `property` names'),
  })
  .refine(({ aggregation, property }) => property !== undefined || !needsProperty.has(aggregation), {
    path: ['property'],
    message: 'this measure needs a property',
  })
export type Measure = z.infer<typeof measureSchema>

/** What a metric is: a measure, or what two of them come to. */
export const metricDefinitionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('measure'), a: measureSchema }),
  z.object({ kind: z.literal('ratio'), a: measureSchema, b: measureSchema }).describe('a divided by b; null where b is zero'),
  z.object({ kind: z.literal('difference'), a: measureSchema, b: measureSchema }).describe('a less b'),
])
export type MetricDefinition = z.infer<typeof metricDefinitionSchema>

export const measuresOf = (definition: MetricDefinition): readonly Measure[] =>
  definition.kind === 'measure' ? [definition.a] : [definition.a, definition.b]

/** What a metric is asked for beside its definition: days, buckets, a breakdown, and fewer people than it is about. */
export interface MetricQuestion {
  readonly from: string
  readonly to: string
  readonly unit: CountQuery['unit']
  readonly by?: PropertyRef | undefined
  readonly people?: Rule | undefined
}

/** The count that answers a measure: the same one an analysis of events asks. */
export function countOf({ aggregation, event, filters, property, item, people: own }: Measure, asked: MetricQuestion): CountQuery {
  const { from, to, unit, by } = asked
  const people = bothOf(own, asked.people)
  return {
    from,
    to,
    unit,
    event,
    filters,
    measures: [aggregation],
    ...(property === undefined ? {} : { property }),
    ...(item ? { item } : {}),
    ...(by ? { by: [by] } : {}),
    ...(people ? { people } : {}),
  }
}

/** Who is meant by both rules, where there are any. */
export const bothOf = (one: Rule | undefined, other: Rule | undefined): Rule | undefined =>
  one && other ? { kind: 'all', rules: [one, other] } : (one ?? other)

export const metricBySchema = propertyRefSchema
