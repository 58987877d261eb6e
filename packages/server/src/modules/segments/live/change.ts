import { leaves, readsCalendar, type Rule } from '@millrace/contract/rules/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { type ComputeJob, startCompute } from './compute.ts'
import { renewHanging, renewWatches } from './watches.ts'

/** Called in every transaction that changes a segment: what is kept up to date by it is computed anew. */
export type SegmentChanged = (tx: Tx, projectId: number, id: string, by: string) => Promise<void>

export const onSegmentChanged =
  (jobs: Jobs, kind: ComputeJob, also: (tx: Tx, projectId: number, id: string) => Promise<void>): SegmentChanged =>
  async (tx, projectId, id, by) => {
    for (const one of await renewWatches(tx, projectId, id)) await startCompute(jobs, tx, kind, { projectId, ...one }, by)
    await also(tx, projectId, id)
  }

/** What rules mean hangs on it, though it stands in no rule: what nothing on record means of a purpose, or the time zone of the project. */
export type Premise = { readonly purpose: string } | 'zone'

/** Called in every transaction that changes one: what is kept up to date by rules that hang on it is computed anew. */
export type PremiseChanged = (tx: Tx, projectId: number, premise: Premise, by: string) => Promise<void>

export const onPremiseChanged =
  (jobs: Jobs, kind: ComputeJob, also: PremiseChanged): PremiseChanged =>
  async (tx, projectId, premise, by) => {
    for (const one of await renewHanging(tx, projectId, hangsOn(premise))) await startCompute(jobs, tx, kind, { projectId, ...one }, by)
    await also(tx, projectId, premise, by)
  }

export const hangsOn =
  (premise: Premise) =>
  (rule: Rule): boolean =>
    premise === 'zone'
      ? readsCalendar(rule)
      : [...leaves(rule)].some((leaf) => leaf.kind === 'reach' && leaf.is === 'reachable' && leaf.purpose === premise.purpose)
