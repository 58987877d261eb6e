import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { type ComputeJob, startCompute } from './compute.ts'
import { renewAsking, renewWatches } from './watches.ts'

/** Called in every transaction that changes a segment: what is kept up to date by it is computed anew. */
export type SegmentChanged = (tx: Tx, projectId: number, id: string, by: string) => Promise<void>

export const onSegmentChanged =
  (jobs: Jobs, kind: ComputeJob, also: (tx: Tx, projectId: number, id: string) => Promise<void>): SegmentChanged =>
  async (tx, projectId, id, by) => {
    for (const one of await renewWatches(tx, projectId, id)) await startCompute(jobs, tx, kind, { projectId, ...one }, by)
    await also(tx, projectId, id)
  }

/** Called in every transaction that changes what nothing on record means of a purpose: who can be reached is another question then. */
export type SilenceChanged = (tx: Tx, projectId: number, purpose: string, by: string) => Promise<void>

export const onSilenceChanged =
  (jobs: Jobs, kind: ComputeJob): SilenceChanged =>
  async (tx, projectId, purpose, by) => {
    for (const one of await renewAsking(tx, projectId, purpose)) await startCompute(jobs, tx, kind, { projectId, ...one }, by)
  }
