export { bucketEnd, bucketOf, bucketsOf, rangeOf } from './buckets.ts'
export { type CountedEvent, countReference, emptyTally, measureOf, type Tally } from './count.ts'
export { type FunnelEvent, type FunnelSpec, funnelChain, peopleByStep } from './funnel.ts'
export {
  type Aggregation,
  aggregations,
  type CountQuery,
  countQuerySchema,
  type EventFilter,
  type FunnelQuery,
  funnelQuerySchema,
  funnelWindowMs,
  type GroupKey,
  groupKeySchema,
  groupKeysOf,
  maxGroups,
  type Unit,
  units,
} from './schema.ts'
