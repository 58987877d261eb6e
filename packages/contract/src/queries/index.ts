export {
  type AttributionEvent,
  type AttributionModel,
  attributionModels,
  type AttributionSpec,
  type Credit,
  creditsOf,
  touchWeights,
} from './attribution.ts'
export {
  type Coalition,
  type DataDrivenModel,
  dataDrivenModels,
  mostTouches,
  removalShares,
  shapleyValues,
  type Step,
} from './attribution-paths.ts'
export { type AttributionQuery, attributionQuerySchema, attributionSpans, type Touch } from './attribution-query.ts'
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
export { type Box, type ClickedElement, type ClickMap, clickRates, clickReference, type Clicks, type PageEvent } from './click.ts'
export { type ClickQuery, clickQuerySchema, maxElements, reachSteps } from './click-query.ts'
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
export { type Aggregation, aggregations, type CountQuery, countQuerySchema, needsProperty, readsQuantiles } from './count-query.ts'
export {
  type FunnelEvent,
  type FunnelSpec,
  funnelChain,
  funnelOccurrences,
  funnelSpec,
  peopleByStep,
  spreadOf,
} from './funnel.ts'
export { type Arm, effectReference, type EffectColumn, type Moment, reachedAt, type Touched } from './effect.ts'
export {
  effectColumns,
  type EffectGoal,
  type EffectGoalKind,
  effectGoalKinds,
  type EffectQuery,
  effectQuerySchema,
  type EffectTouch,
  type EffectUnit,
  effectUnits,
  goalLibrary,
  type LibraryGoal,
  maxEffectGoals,
  maxEffectWindows,
} from './effect-query.ts'
export { type Driver, type DriverCounts, drivers } from './drivers.ts'
export { driversQuerySchema, type DriversQuery, type DriverSubject, driverSubjects, lookBackMs } from './drivers-query.ts'
export {
  comparedRange,
  type Exclusion,
  type FunnelBy,
  funnelIssues,
  type FunnelMode,
  funnelModes,
  type FunnelQuery,
  funnelQuerySchema,
  funnelShape,
  type FunnelStep,
  funnelWindowMs,
  funnelWindowUnits,
} from './funnel-query.ts'
export { type DeviceClass, deviceClasses, pageEventKinds, type PageEventKind, pageEvents, pageOf, pagesExpression } from './pages.ts'
export { moreNode, type PathCount, pathCounts, type PathEvent, type PathNext, pathNexts, pathsReference } from './path.ts'
export { type PathQuery, pathQuerySchema, type PathStop, pathStops } from './path-query.ts'
export {
  type EdgeCount,
  moves,
  type ProcessCount,
  type ProcessEvent,
  processReference,
  type StationCount,
  type Stay,
  staysOf,
} from './process.ts'
export {
  maxStations,
  type Position,
  positions,
  type Process,
  type ProcessQuery,
  processQuerySchema,
  processShape,
  processSpan,
  type Station,
  stationName,
  stayEdges,
  type StuckAfter,
  stuckMs,
  stuckUnits,
} from './process-query.ts'
export {
  measuresOf,
  noSessions,
  type SessionEvent,
  type SessionMeasure,
  sessionMeasure,
  sessionMeasures,
  sessionsReference,
  type SessionTally,
  tallySessions,
} from './session.ts'
export { cutSessions, followedMs, type SessionRules, sessionRulesShape, sessionSpan } from './session-cut.ts'
export { sessionEvents, type SessionQuery, sessionQuerySchema } from './session-query.ts'
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
export { type IntervalEvent, pairsOf, type Spread, spreadOfPairs } from './interval.ts'
export {
  capMs,
  defaultEdges,
  type IntervalQuery,
  intervalQuerySchema,
  type IntervalUnit,
  intervalUnits,
  longestWindow,
  suggestedWindow,
} from './interval-query.ts'
export { type Gone, type LeavingPerson, leavingReference, rowOf } from './leaving.ts'
export { leavingMs, type LeavingQuery, leavingQuerySchema, leavingUnits } from './leaving-query.ts'
export {
  activityLevels,
  type Beside,
  type Compared,
  comparedReaders,
  lotOf,
  type Matched,
  matched,
  orderedAfter,
  orderLevels,
  type ReaderEvent,
  type ReaderPerson,
  type Stratum,
  weekBefore,
} from './readers.ts'
export { maxReaderDays, type ReadersQuery, readersQuerySchema } from './readers-query.ts'
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
export {
  type AttributeKey,
  attributeKeysOf,
  type AttributeNumber,
  attributesReference,
  type Described,
} from './attributes.ts'
export {
  type Attribute,
  type AttributeBy,
  type AttributeMeasure,
  attributeMeasures,
  type AttributesQuery,
  attributesQuerySchema,
  mostAttributeGroups,
  segmentsBy,
} from './attributes-query.ts'
export { type Estimate, effectsOf, type FactorEffect, type Pattern } from './factors.ts'
export { type Factor, factorSchema, type FactorsQuery, factorsQuerySchema, mostFactors, rulesOf } from './factors-query.ts'
export { type KeyEventsQuery, keyEventsQuerySchema } from './key-events-query.ts'
export {
  isLookedAt,
  type ObservationSpec,
  type Observed,
  type ObservedEvent,
  observedStates,
  type ObservedState,
  observe,
} from './observation.ts'
export { type Observation, observationMs } from './observation-query.ts'
export { lifecycleReference } from './lifecycle.ts'
export {
  type LifecycleKind,
  lifecycleKinds,
  type LifecycleQuery,
  lifecycleQuerySchema,
  type LifecycleUnit,
  lifecycleUnits,
} from './lifecycle-query.ts'
export { isSampled, sampleError, sampleFactor, type SamplePercent, samplePercents, sampleSchema, samplingOf, scaled } from './sample.ts'
export { type SqlQuestion, sqlQuestionSchema, sqlLimits } from './sql-question.ts'
export {
  type Breakdown,
  breakdownSchema,
  type Compare,
  crossedKeysOf,
  type EventFilter,
  type GroupKey,
  groupKeySchema,
  groupKeysOf,
  groupKeysSchema,
  maxDimensions,
  maxGroups,
  type NumberRef,
  numberRefSchema,
  type Shell,
  type Unit,
  units,
  type Whom,
  windowMs,
} from './shell.ts'
