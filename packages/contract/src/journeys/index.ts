export { type Change, describeChange, diff, titleOf } from './diff.ts'
export * from './draw/index.ts'
export * from './edit/index.ts'
export * from './graph.ts'
export { eventMatches } from './match.ts'
export { type Redirects, redirects } from './redirect.ts'
export {
  advance,
  askAgain,
  type Effect,
  isHeld,
  type Position,
  redirect,
  type Route,
  routeOf,
  start,
  type StepInput,
  type StepResult,
  type Visit,
} from './step.ts'
export { describeNotEntered, describeReason, describeVisit, type StoredVisit } from './visit.ts'
export { type GraphProblem, graphReferences, isPublishable, type ProblemCode, type Surroundings, validate } from './validate.ts'
export { describeDuration, describeEntry, describeGoal, describeNode, describeReentry } from './words.ts'
