import type { JobResult } from '@millrace/contract/jobs/api.ts'
import type { JobKindName, JobNote, JobParams } from '@millrace/contract/jobs/texts.ts'
import type { Permission } from '@millrace/contract/permissions.ts'
import type { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Tx } from '../postgres.ts'

/** How far a job has come; what is left out stays as it was. */
export interface Progress {
  readonly done?: number
  readonly total?: number
  readonly note?: JobNote | null
}

/** What a running job works with. */
export interface JobContext<P, C> {
  readonly id: string
  /** Absent for jobs of the system itself. */
  readonly projectId: number | undefined
  readonly createdBy: string
  readonly payload: P
  /** Where an earlier run came to; absent at the first. */
  readonly cursor: C | undefined
  /** Progress an earlier run saved. */
  readonly done: number
  readonly clock: Clock
  /** Fires when the job is cancelled, the process stops, or somebody else has taken the job over. */
  readonly signal: AbortSignal
  /**
   * Keeps how far the job has come. Given the transaction that does the work, both are committed or neither: call it last in
   * there, once a unit (a few hundred rows, a second or so). Throws when the job shall not go on; let that through.
   */
  save(state: { readonly cursor?: C; readonly progress?: Progress }, tx?: Tx): Promise<void>
  /** Adds to the file people can take when the job is done (named by `file` of the result), in the transaction of `save`. */
  append(tx: Tx, piece: string | Uint8Array): Promise<void>
}

/** A job that came to its end, in the transaction that ends it. */
export interface EndedJob<P> {
  readonly id: string
  readonly projectId: number | undefined
  readonly payload: P
  readonly state: 'done' | 'failed' | 'cancelled'
}

export interface JobSpec<P, C> {
  readonly payload: z.ZodType<P>
  readonly cursor?: z.ZodType<C>
  /** What taking the file it writes needs, beside `jobs.read`: as much as seeing the same data elsewhere. */
  fileNeeds?(payload: P): Permission
  /** Does the work from `cursor` on. A `Problem` fails the job at once; any other error is tried again later, from the cursor. */
  run(ctx: JobContext<P, C>): Promise<JobResult | void>
  /** Told once, whatever the end, even if no process ran the job at the time: for tables that show the same state. */
  ended?(tx: Tx, job: EndedJob<P>): Promise<void>
  /** Runs without getting further before it is given up. */
  readonly attempts?: number
}

/** A defined kind of job: the handle to start one. */
export interface JobKind<P> {
  readonly kind: JobKindName
  readonly payload: z.ZodType<P>
}

export interface NewJob<P> {
  readonly kind: JobKind<P>
  /** Absent: a job of the system itself, which no project sees. */
  readonly projectId?: number | undefined
  readonly payload: P
  /** Fills the title in `contract/jobs/texts.ts`. */
  readonly title?: JobParams
  readonly createdBy: string
  /** At most one job with this key is queued or running (per project and kind); a second start answers with the first. */
  readonly key?: string | undefined
}

/** Why a run ends early. Thrown by `save`, given as the signal's reason. */
export class Interrupted extends Error {
  readonly why: 'cancelled' | 'stopping' | 'lost'
  constructor(why: 'cancelled' | 'stopping' | 'lost') {
    super(`the job is ${why}`)
    this.why = why
  }
}
