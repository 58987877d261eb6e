export {
  bucketEnd,
  bucketNumber,
  bucketNumberOf,
  bucketOf,
  bucketsOf,
  bucketStartMs,
  lastCohort,
  laterBucketMs,
  rangeOf,
} from './buckets.ts'
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
export { type Cell, type Cohort, lastCohorts, type RetentionEvent, retentionReference } from './retention.ts'
export {
  type CohortUnit,
  cohortUnits,
  lastOf,
  maxDuration,
  type RetentionColumn,
  retentionColumns,
  type RetentionMode,
  retentionModes,
  type RetentionQuery,
  retentionQuerySchema,
  rollingMs,
} from './retention-query.ts'
export { betweenEdges, binOf, edgesSchema, maxEdges } from './bins.ts'
export { type IntervalEvent, pairsOf, type Spread, spreadOf } from './interval.ts'
export {
  capMs,
  defaultEdges,
  type IntervalQuery,
  intervalQuerySchema,
  type IntervalUnit,
  intervalUnits,
  suggestedWindow,
} from './interval-query.ts'
export { quantile, quantileShares } from './quantiles.ts'
export { type Distribution, distributionReference } from './distribution.ts'
export {
  type DistributionMeasure,
  distributionMeasures,
  type DistributionQuery,
  distributionQuerySchema,
  type DistributionUnit,
  distributionUnits,
  hasZero,
  readsProperty,
} from './distribution-query.ts'
export { type LtvCell, type LtvEvent, ltvReference } from './ltv.ts'
export { type LtvQuery, ltvQuerySchema, type LtvUnit, ltvUnits, paybackOf, type Revenue } from './ltv-query.ts'
export { lifecycleReference } from './lifecycle.ts'
export {
  type LifecycleKind,
  lifecycleKinds,
  type LifecycleQuery,
  lifecycleQuerySchema,
  type LifecycleUnit,
  lifecycleUnits,
} from './lifecycle-query.ts'
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
