import { type MetricDefinition, measuresOf } from '@millrace/contract/metrics/index.ts'

/** Measures that grow with the people asked; averages, shares and order statistics do not. */
export const growing: ReadonlySet<string> = new Set(['events', 'people', 'sum', 'sessions', 'views'])

const places = ['rows.values', 'total', 'groups.values', 'compare.rows.values', 'compare.total']
/** Where an answer that has a column for each measure has those that grow. */
export const grownColumns = (measures: readonly string[]): string[] =>
  measures.flatMap((measure, i) => (growing.has(measure) ? places.map((at) => `${at}.${i}`) : []))

/** What a metric comes to grows when all of it does and nothing is divided. */
export const grows = (definition: MetricDefinition): boolean =>
  definition.kind !== 'ratio' && measuresOf(definition).every((one) => growing.has(one.aggregation))

/** Of what is counted over different values, or of what grows in part, a sample says nothing. */
export function cannotScale(definition: MetricDefinition): boolean {
  const [a, b = a] = measuresOf(definition).map((one) => one.aggregation)
  return a === 'distinct' || b === 'distinct' || growing.has(String(a)) !== growing.has(String(b))
}
