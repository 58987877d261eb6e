import { z } from 'zod'
import { emptyTally, groupKeySchema, type GroupKey, maxGroups, measureOf, type Tally } from '../queries/index.ts'
import { misordered, ordered, propertyRefSchema, type Shell, shellShape } from '../queries/shell.ts'
import type { PropertyRef } from '../rules/index.ts'
import { formulaOf } from './combine.ts'
import { bothOf, type Measure, type MetricDefinition, measuresOf, metricDefinitionSchema } from './definition.ts'

export const maxStages = 8
const stageSchema = z.object({
  name: z.string().trim().min(1).max(60),
  metricId: z.string().min(1).max(60).optional().describe('the metric it is; a board counts it as that is defined when it is looked at'),
  definition: metricDefinitionSchema.describe('what is counted; people are those of the first measure'),
})

/** How people came on the one side, how far they came on the other: what each channel brings to each stage. */
export const matrixQuerySchema = z
  .object({
    ...shellShape,
    by: z
      .discriminatedUnion('of', [
        z.object({ of: z.literal('event'), ...propertyRefSchema.shape }).describe('a property of each event, or of the item it names'),
        z.object({ of: z.literal('profile'), property: z.string().min(1).max(200) }).describe('of whoever did it, as it is now'),
      ])
      .default({ of: 'profile', property: '$first_channel' })
      .describe('what a channel is; the default is the traffic channel people first came by'),
    channels: z
      .array(groupKeySchema)
      .max(maxGroups)
      .default([])
      .describe(`rows in this order, also those that nobody came by, and the rest; empty: the ${maxGroups} with most people`),
    stages: z.array(stageSchema).min(1).max(maxStages),
  })
  .refine(ordered, misordered)
export type MatrixStage = z.infer<typeof stageSchema>
export type MatrixBy = ({ readonly of: 'event' } & PropertyRef) | { readonly of: 'profile'; readonly property: string }
export interface MatrixQuery extends Shell {
  readonly by: MatrixBy
  readonly channels: readonly GroupKey[]
  readonly stages: readonly MatrixStage[]
}

/** A measure of a stage; `tells`: it is the first one, so its people are those of the stage. */
export interface StageMeasure {
  readonly measure: Measure
  readonly stage: number
  readonly tells: boolean
}
export const stageMeasures = (stages: readonly MatrixStage[]): StageMeasure[] =>
  stages.flatMap(({ definition }, stage) => measuresOf(definition).map((measure, i) => ({ measure, stage, tells: i === 0 })))

/** Whom each measure is about: its own people and those of the question. */
export const measurePeople = ({ stages, people }: Pick<MatrixQuery, 'stages' | 'people'>) =>
  stageMeasures(stages).map(({ measure }) => bothOf(measure.people, people))

export interface MatrixCell {
  readonly value: number | null
  readonly people: number
}

/** The stages of a row from what its measures add up to, by their place in `stageMeasures`. */
export function cellsOf(stages: readonly MatrixStage[], tallies: ReadonlyMap<number, Tally>): MatrixCell[] {
  const places = Map.groupBy(
    stageMeasures(stages).map((one, place) => ({ ...one, tally: tallies.get(place) ?? emptyTally })),
    (one) => one.stage,
  )
  return stages.map(({ definition }, stage) => {
    const [a, b] = places.get(stage) ?? []
    const value = (one: typeof a): number | null => (one ? measureOf(one.measure.aggregation, one.tally) : null)
    return { value: formulaOf(definition.kind, value(a), value(b)), people: a?.tally.people ?? 0 }
  })
}

/** A matrix with its stages as their metrics are defined now; a stage whose metric is gone stays as it was. */
export const withMetrics = <Q extends { readonly stages: readonly MatrixStage[] }>(
  query: Q,
  definitions: ReadonlyMap<string, MetricDefinition>,
): Q => ({
  ...query,
  stages: query.stages.map((one) => ({ ...one, definition: definitions.get(one.metricId ?? '') ?? one.definition })),
})
