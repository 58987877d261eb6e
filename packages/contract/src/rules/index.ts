export { describe, describeCondition, type Language, operatorWords } from './describe.ts'
export {
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
export { eventLeaves, leaves, references } from './references.ts'
export {
  type Condition,
  conditionSchema,
  type Count,
  type EventRule,
  maxDepth,
  maxLeaves,
  type Operator,
  operators,
  type Rule,
  ruleSchema,
  type Scalar,
  sizeOf,
  type Window,
  windowSchema,
} from './schema.ts'
