export { type Change, describeChange, diff, titleOf } from './diff.ts'
export * from './draw/index.ts'
export * from './edit/index.ts'
export * from './entries/index.ts'
export * from './graph.ts'
export { type Group, groupColours, groupSchema } from './groups.ts'
export { instantOf, stayUntil } from './limits.ts'
export { type Counted, reachedBy } from './reached.ts'
export {
  type Call,
  callSchema,
  describeCall,
  fieldsOf,
  hasBody,
  hostOf,
  notCalled,
  secretName,
  secretsIn,
  statusPath,
  whyOf,
} from './calls.ts'
export { freeMinute, isUnclear, type InLine, minuteMs, minuteOf, type Queue, takeTurns } from './turns.ts'
export { type EntryCap, entryCaps, isCapped, priorityOf, usualPriority } from './entry-caps.ts'
export { drawnStep, lineOf, paced } from './paced.ts'
export { latestAt } from './nodes/throttle.ts'
export {
  type CodeEnd,
  codeInput,
  type CodeInput,
  codeOutcome,
  type CodeOutcome,
  codeWaits,
  describeCode,
  mostCodeMemory,
  mostCodeMs,
  mostResult,
  seedOf,
} from './code/code.ts'
export { functionOf, linesBefore, readCode } from './code/syntax.ts'
export { decidedBy, notAsked, periodOf, standingReason } from './gates.ts'
export { withOwn } from './own.ts'
export { depthProperty } from './nodes/emit-event.ts'
export { eventMatches } from './match.ts'
export { type Redirects, redirects } from './redirect.ts'
export {
  advance,
  askAgain,
  type Fork,
  isHeld,
  type Position,
  reconsider,
  redirect,
  type Route,
  routeOf,
  start,
  type StepResult,
  tokensProperty,
  type Visit,
} from './step.ts'
export { freshNode, kindOf, type Node, type NodeKind, nodeKinds, type NodeOf, nodeSchema } from './nodes/index.ts'
export type { Awaited, Effect, StepInput, StoredVisit } from './nodes/kind.ts'
export { isPassed, nextDate } from './next-date.ts'
export * from './parts.ts'
export type { GraphProblem, ProblemCode } from './problem.ts'
export { describeNotEntered, describeReason, describeVisit, exitReason } from './visit.ts'
export { type Ripe, ripeJoin, visitsOfToken, type Ways, waysOf } from './tokens.ts'
export { countsFrom, type Since } from './since.ts'
export { graphReferences, type HandedTo, isPublishable, type Surroundings, validate } from './validate.ts'
export { describeDuration } from './phrases.ts'
export { describeGoal, describeNode, describeReentry } from './words.ts'
