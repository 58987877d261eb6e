import type { Jobs } from '../../platform/jobs/index.ts'
import { computeTagJob } from './compute.ts'
import { type ImportDeps, importTagJob } from './import-file.ts'

/** The jobs that give everybody their values: by the definition, and from a file. */
export const tagJobs = (jobs: Jobs, deps: ImportDeps) => ({ kind: computeTagJob(jobs, deps), fromFiles: importTagJob(jobs, deps) })
