import type { QualityCounter, QualityKind, QualitySample } from '@millrace/contract/ingest/api.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

/** Project of requests that named none of this installation. */
export const noProjectId = 0
export const maxSamplesPerReason = 1_000

export interface CountRow {
  readonly projectId: number
  readonly source: string
  readonly kind: QualityKind
  readonly reason: string
  readonly event: string
  readonly field: string
  count: number
  readonly firstAt: Date
  lastAt: Date
}

export interface SampleRow {
  readonly projectId: number
  readonly at: Date
  readonly source: string
  readonly kind: QualityKind
  readonly reason: string
  readonly event: string
  readonly field: string
  readonly detail: string
  readonly sample: string
  /** The record itself, as JSON, where it can be sent again. */
  readonly record: string | null
}

/** Adds to the counters of a day, rows in key order so that two processes never wait for each other in a ring. */
export async function addCounts(tx: Tx, rows: readonly CountRow[]): Promise<void> {
  const of = <K extends keyof CountRow>(key: K): CountRow[K][] => rows.map((row) => row[key])
  await tx.run(sql`
    insert into quality_counts (project_id, day, source, kind, reason, event, field, count, first_at, last_at)
    select p, (l at time zone 'UTC')::date, s, k, r, e, f, c, b, l
    from unnest(${of('projectId')}::int[], ${of('source')}::text[], ${of('kind')}::text[], ${of('reason')}::text[], ${of('event')}::text[],
      ${of('field')}::text[], ${of('count')}::bigint[], ${of('firstAt')}::timestamptz[], ${of('lastAt')}::timestamptz[]) x(p, s, k, r, e, f, c, b, l)
    order by 1, 2, 3, 4, 5, 6, 7
    on conflict (project_id, day, source, kind, reason, event, field) do update set
      count = quality_counts.count + excluded.count, last_at = greatest(quality_counts.last_at, excluded.last_at)`)
}

/** Keeps samples while there is room for their reason; answers with how many of each were kept. */
export async function addSamples(tx: Tx, rows: readonly SampleRow[]): Promise<void> {
  const of = <K extends keyof SampleRow>(key: K): SampleRow[K][] => rows.map((row) => row[key])
  await tx.run(sql`
    with given as (
      select *, row_number() over (partition by p, s, r, c is null) as nth
      from unnest(${of('projectId')}::int[], ${of('at')}::timestamptz[], ${of('source')}::text[], ${of('kind')}::text[], ${of('reason')}::text[],
        ${of('event')}::text[], ${of('field')}::text[], ${of('detail')}::text[], ${of('sample')}::text[],
        ${of('record')}::text[]) x(p, at, s, k, r, e, f, d, t, c)
    ), held as (
      select project_id, source, reason, record is null as is_bare, count(*) as n from rejected_events
      where (project_id, source, reason) in (select p, s, r from given) group by 1, 2, 3, 4
    )
    insert into rejected_events (project_id, at, source, kind, reason, event, field, detail, sample, record)
    select g.p, g.at, g.s, g.k, g.r, g.e, g.f, g.d, g.t, g.c
    from given g left join held h on h.project_id = g.p and h.source = g.s and h.reason = g.r and h.is_bare = (g.c is null)
    where coalesce(h.n, 0) + g.nth <= ${maxSamplesPerReason}`)
}

export interface Filter {
  readonly kind?: QualityKind | undefined
  readonly source?: string | undefined
  readonly reason?: string | undefined
  readonly event?: string | undefined
}

export async function readCounts(db: Db, projectId: number, since: Date, filter: Filter): Promise<QualityCounter[]> {
  const rows = await db.rows<Omit<QualityCounter, 'firstAt' | 'lastAt'> & { firstAt: Date; lastAt: Date }>(sql`
    select kind, source, reason, event, field, sum(count)::bigint as count, min(first_at) as "firstAt", max(last_at) as "lastAt"
    from quality_counts where project_id = ${projectId} and day >= (${since}::timestamptz at time zone 'UTC')::date and ${matching(filter)}
    group by kind, source, reason, event, field order by 6 desc, 1, 2, 3, 4, 5 limit 500`)
  return rows.map((row) => ({ ...row, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString() }))
}

export async function readSamples(
  db: Db,
  projectId: number,
  before: number | undefined,
  limit: number,
  filter: Filter,
): Promise<QualitySample[]> {
  const rows = await db.rows<Omit<QualitySample, 'id' | 'at'> & { id: number; at: Date }>(sql`
    select rejected_event_id as id, at, kind, source, reason, event, field, detail, sample, record is not null as "canReplay" from rejected_events
    where project_id = ${projectId} and rejected_event_id < ${before ?? Number.MAX_SAFE_INTEGER} and ${matching(filter)}
    order by rejected_event_id desc limit ${limit}`)
  return rows.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() }))
}

const matching = ({ kind, source, reason, event }: Filter) => sql`
  (${kind ?? null}::text is null or kind = ${kind ?? null}) and (${source ?? null}::text is null or source = ${source ?? null})
  and (${reason ?? null}::text is null or reason = ${reason ?? null}) and (${event ?? null}::text is null or event = ${event ?? null})`

export const dropOldCounts = (db: Db, before: Date): Promise<number> =>
  db.run(sql`delete from quality_counts where day < (${before}::timestamptz at time zone 'UTC')::date`)

export const dropOldSamples = (db: Db, before: Date): Promise<number> => db.run(sql`delete from rejected_events where at < ${before}`)
