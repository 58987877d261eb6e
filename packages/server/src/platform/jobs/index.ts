export { type Jobs, jobs } from './jobs.ts'
export { type EndedJob, Interrupted, type JobContext, type JobKind, type JobSpec, type NewJob, type Progress } from './kinds.ts'
