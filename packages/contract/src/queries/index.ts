export { bucketEnd, bucketOf, bucketsOf, rangeOf } from './buckets.ts'
export { contrast, type Contrast, type Counted as ContrastCounted, type Counts as ContrastCounts } from './contrast.ts'
export {
  type ContrastQuery,
  contrastQuerySchema,
  type Group,
  groupSchema,
  maxDetails,
  type Subject,
  subjectSchema,
} from './contrast-query.ts'
export { type CountedEvent, countReference, emptyTally, measureOf, type Tally } from './count.ts'
export { type Aggregation, aggregations, type CountQuery, countQuerySchema, needsProperty } from './count-query.ts'
export { type FunnelEvent, type FunnelSpec, funnelChain, peopleByStep } from './funnel.ts'
export { type FunnelQuery, funnelQuerySchema, funnelWindowMs } from './funnel-query.ts'
export {
  type EventFilter,
  type GroupKey,
  groupKeySchema,
  groupKeysOf,
  maxGroups,
  type NumberRef,
  type Shell,
  type Unit,
  units,
} from './shell.ts'
