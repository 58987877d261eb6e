import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { holdPeople } from '../../profiles/index.ts'
import type { GuardedSql } from '../guarded/guarded.ts'
import type { SegmentsModule } from '../segments.ts'
import { find, type SegmentRow } from '../store.ts'
import { addMembers, dueLists, type List, membersOf, noteRefresh, removeMembers } from './store.ts'

export interface RefreshDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly segments: Pick<SegmentsModule, 'peopleOf'>
  readonly guarded: GuardedSql
}

const payloadSchema = z.object({ segmentId: z.string() })
export type RefreshJob = JobKind<z.infer<typeof payloadSchema>>

const perRound = 2_000

/** Puts those on a list whom the segment it follows means now, or its query answers, and takes off everybody else; only what differs is written. */
export function refreshJob(jobs: Jobs, deps: RefreshDeps): RefreshJob {
  const kind = jobs.define('segments.refresh', { payload: payloadSchema, run: (ctx) => refresh(deps, ctx) })
  jobs.everyMinute('segments.refresh', async (tx, now) => {
    for (const one of await dueLists(tx, now)) await startRefresh(jobs, tx, kind, one, 'system')
  })
  return kind
}

export const startRefresh = (
  jobs: Jobs,
  tx: Tx,
  kind: RefreshJob,
  list: { readonly projectId: number; readonly id: string; readonly name: string },
  createdBy: string,
): Promise<{ id: string }> =>
  jobs.start(tx, { kind, projectId: list.projectId, payload: { segmentId: list.id }, title: { name: list.name }, createdBy, key: list.id })

async function refresh(deps: RefreshDeps, ctx: JobContext<z.infer<typeof payloadSchema>, never>): Promise<JobResult> {
  const { postgres, outboxes } = deps
  const projectId = ctx.projectId ?? 0
  const row = await find(postgres, projectId, ctx.payload.segmentId)
  if (!row || (row.follows === null && row.query === null) || row.archivedAt !== null) return { counts: { people: row?.size ?? 0 } }
  const list: List = { projectId, id: row.id, number: row.number }
  const at = ctx.clock.now()
  await ctx.save({ progress: { note: 'reading' } })
  const meant = await meantBy(deps, projectId, row)
  const on = await membersOf(postgres, list)
  const changes = [...meant].filter((id) => !on.has(id)).map((id) => ({ id, isMeant: true }))
  for (const id of on) if (!meant.has(id)) changes.push({ id, isMeant: false })
  // In the order of people, so that two that write at once do not wait for each other in a circle.
  changes.sort((a, b) => a.id - b.id)
  for (let from = 0; from < changes.length; from += perRound) {
    const some = changes.slice(from, from + perRound)
    await outboxes.transaction(async (tx, outbox) => {
      const held = await holdPeople(
        tx,
        some.map((one) => one.id),
      )
      const here = new Set(held.flatMap((one) => (one.mergedInto === null ? [one.personId] : [])))
      const theirs = (isMeant: boolean) => some.filter((one) => one.isMeant === isMeant && here.has(one.id)).map((one) => one.id)
      await addMembers(tx, outbox, list, theirs(true), at)
      await removeMembers(tx, outbox, list, theirs(false))
      await ctx.save({ progress: { done: from + some.length, total: changes.length, note: 'writing' } }, tx)
    })
    await stopPoint('segments.after_refreshed')
  }
  await postgres.transaction((tx) => noteRefresh(tx, list, at))
  return { counts: { people: meant.size, changed: changes.length } }
}

async function meantBy(
  { clickhouse, segments, guarded }: RefreshDeps,
  projectId: number,
  { follows, query }: Pick<SegmentRow, 'follows' | 'query'>,
): Promise<Set<number>> {
  if (query !== null) return guarded.people({ projectId, query, path: 'body.query' })
  const meant = new Set<number>()
  const people = await segments.peopleOf(projectId, { kind: 'segment', id: follows ?? '' })
  for await (const { person_id } of clickhouse.stream<{ person_id: number }>(people)) meant.add(person_id)
  return meant
}
