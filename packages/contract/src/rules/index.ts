export { describe, describeCondition, type Language, operatorWords, type ShowValue } from './describe.ts'
export {
  conditionMatches,
  countEvents,
  countMatches,
  evaluate,
  filtersMatch,
  matches,
  type RuleInput,
  type SeenEvent,
  type Values,
  windowRange,
} from './evaluate.ts'
export { type ItemRef, itemIdOf, itemRefSchema, type Items, nameOfRef, noItems, type PropertyRef, readRef } from './items.ts'
export { eventLeaves, type ItemLink, itemLinks, leaves, linksOf, references } from './references.ts'
export {
  type Condition,
  conditionSchema,
  type Count,
  type EventRule,
  maxDepth,
  maxLeaves,
  type Operator,
  operators,
  positiveOf,
  type PositiveOperator,
  type Rule,
  ruleSchema,
  type Scalar,
  sizeOf,
  type Window,
  windowSchema,
} from './schema.ts'
