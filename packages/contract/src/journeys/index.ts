export { type Change, describeChange, diff, titleOf } from './diff.ts'
export * from './draw/index.ts'
export * from './edit/index.ts'
export * from './graph.ts'
export { withOwn } from './own.ts'
export { depthProperty } from './nodes/emit-event.ts'
export { eventMatches } from './match.ts'
export { type Redirects, redirects } from './redirect.ts'
export {
  advance,
  askAgain,
  isHeld,
  type Position,
  reconsider,
  redirect,
  type Route,
  routeOf,
  start,
  type StepResult,
  type Visit,
} from './step.ts'
export { freshNode, kindOf, type Node, type NodeKind, nodeKinds, type NodeOf, nodeSchema } from './nodes/index.ts'
export type { Awaited, Effect, StepInput, StoredVisit } from './nodes/kind.ts'
export * from './parts.ts'
export type { GraphProblem, ProblemCode } from './problem.ts'
export { describeNotEntered, describeReason, describeVisit } from './visit.ts'
export { countsFrom, type Since } from './since.ts'
export { graphReferences, isPublishable, type Surroundings, validate } from './validate.ts'
export { describeDuration } from './phrases.ts'
export { describeEntry, describeGoal, describeNode, describeReentry } from './words.ts'
