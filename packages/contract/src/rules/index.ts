export { describe, describeCondition, type Language, operatorWords, type ShowValue, tellingOfEvents } from './describe.ts'
export { describeFigure, describeHappened } from './describe-events.ts'
export {
  type Condition,
  conditionSchema,
  type Operator,
  operators,
  positiveOf,
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
export { type Comparison, comparisonHolds, type Figure, figureOf, figureSchema, keysOf, largestRounded, rounded } from './figure.ts'
export { type ItemRef, itemIdOf, itemRefSchema, type Items, nameOfRef, noItems, type PropertyRef, readRef } from './items.ts'
export {
  eventLeaves,
  eventProperties,
  isEventLeaf,
  type ItemLink,
  itemLinks,
  leaves,
  linksOf,
  readsCalendar,
  references,
} from './references.ts'
export {
  type Count,
  type EventLeaf,
  type EventRule,
  type Match,
  matchesOf,
  maxSteps,
  type MeasureRule,
  type OccasionRule,
  type SequenceRule,
} from './event-leaf.ts'
export { nextChange, type Passing, passingOf } from './next.ts'
export { numberIn, numberPattern, type TagRule } from './tag-leaf.ts'
export { maxDepth, maxLeaves, type Rule, ruleSchema, sizeOf } from './schema.ts'
export { type CalendarUnit, type Moment, type Span, spanMs, type Window, windowRange, windowSchema } from './window.ts'
