export { dropOldFiles, dropOldJobs, fileDays } from './files.ts'
export { type Jobs, jobs } from './jobs.ts'
export { type EndedJob, Interrupted, type JobContext, type JobKind, type JobSpec, type NewJob, type Progress } from './kinds.ts'
export { jobRoutes } from './routes.ts'
