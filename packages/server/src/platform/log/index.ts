export { type Appender, appender, type NewRecords } from './appender.ts'
export { decodeBody, encodeBody } from './body.ts'
export { appended, type LeaseState, leaseStates } from './depths.ts'
export { decodeFacts, type FactLine, factOf } from './fact-lines.ts'
export { dropPassedHours } from './hours.ts'
export { type Fact, type Outbox, type Outboxes, outboxes, type FactWatcher, type ToldFact } from './outbox.ts'
export { batchSpan, type LogBatch, type LogName, type NewBatch, offsetOf } from './positions.ts'
export { logProbe } from './probe.ts'
export { type LogRoom, logRoom } from './room.ts'
export { holdPipeline, isPast, type LogHeads, logHeads, scrubLog } from './scrub.ts'
export {
  checkFences,
  Fenced,
  finishClaims,
  type Lease,
  LogGap,
  type LogRange,
  readAfter,
  readNext,
  readRange,
  recordClaims,
} from './reader.ts'
