export { describe, describeCondition, type Language, operatorWords, type ShowValue, tellingOfEvents } from './describe.ts'
export { describeFigure, describeHappened, describeMatch, describeSpan } from './describe-events.ts'
export {
  type Condition,
  conditionSchema,
  type DateOperator,
  isDated,
  maxDays,
  maxAge,
  maxDaysToAnniversary,
  type Operator,
  operators,
  passes,
  positiveOf,
  refsOf,
  type PositiveOperator,
  type Scalar,
} from './condition.ts'
export {
  conditionMatches,
  countMatches,
  evaluate,
  filtersMatch,
  leafFigure,
  matches,
  type RuleInput,
  type SeenEvent,
  Unanswered,
  type Values,
} from './evaluate.ts'
export { type Cost, costOf, costSchema } from './cost.ts'
export { conditionsIn, type Filter, filtersSchema, isCondition, maxFilters, maxGroups } from './filter.ts'
export { type Comparison, comparisonHolds, type Figure, figureOf, figureSchema, keysOf, largestRounded, rounded } from './figure.ts'
export { type ItemRef, itemIdOf, itemRefSchema, type Items, nameOfRef, noItems, type PropertyRef, readRef } from './items.ts'
export {
  conditionsOf,
  eventLeaves,
  eventProperties,
  isEventLeaf,
  type ItemLink,
  itemLinks,
  leaves,
  linksOf,
  readsCalendar,
  references,
  scansOf,
} from './references.ts'
export {
  type Count,
  type EventLeaf,
  type EventRule,
  type Happened,
  type Match,
  matchesOf,
  maxSteps,
  type MeasureRule,
  type OccasionRule,
  type SequenceRule,
} from './event-leaf.ts'
export {
  anniversaries,
  type DateCondition,
  dateHolds,
  datePattern,
  dateRange,
  type DateRange,
  nextOfDate,
  todayOf,
  ageOf,
  ordinalOf,
} from './dates.ts'
export { earthRadius, isNear, type Near, placePattern, radian } from './place.ts'
export { fitsPattern, maxPattern, patternProblem } from './pattern.ts'
export { lasting, nextChange, nextOfProfile, type Passing, type PassingCondition, passingConditions, passingOf, tomorrow } from './next.ts'
export { bucketsOf, isDrawn, type RandomRule } from './random.ts'
export { figureLeafOf, isAmongTop, type RankRule, takesPart, type Top } from './rank.ts'
export {
  channelNamed,
  channelWords,
  type Contact,
  consentKey,
  unknownContact,
  type ReachRule,
  type ReachState,
  reachStates,
} from './reach-leaf.ts'
export { numberIn, numberPattern, tagLeafSchema, type TagRule } from './tag-leaf.ts'
export { maxDepth, maxLeaves, type Rule, ruleSchema, sizeOf } from './schema.ts'
export { insideOf, sinceOf } from './since.ts'
export {
  type CalendarUnit,
  type CommonWindow,
  commonWindowSchema,
  type Moment,
  type Span,
  spanMs,
  spanSchema,
  type Window,
  windowRange,
  windowSchema,
} from './window.ts'
