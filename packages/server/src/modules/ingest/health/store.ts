import type { SourceHealth } from '@millrace/contract/ingest/health.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface Beat {
  readonly projectId: number
  readonly sourceId: number
  /** Start of its five minutes. */
  readonly at: Date
  readonly library: string
  readonly version: string
  accepted: number
  rejected: number
  lastAt: Date
}

export async function addBeats(db: Db, beats: readonly Beat[]): Promise<void> {
  const of = <K extends keyof Beat>(key: K): Beat[K][] => beats.map((beat) => beat[key])
  await db.run(sql`
    insert into source_beats as b (project_id, source_id, at, library, version, accepted, rejected, last_at)
    select * from unnest(${of('projectId')}::int[], ${of('sourceId')}::int[], ${of('at')}::timestamptz[], ${of('library')}::text[], ${of('version')}::text[],
      ${of('accepted')}::bigint[], ${of('rejected')}::bigint[], ${of('lastAt')}::timestamptz[])
    order by 1, 2, 3, 4, 5
    on conflict (project_id, source_id, at, library, version) do update set accepted = b.accepted + excluded.accepted,
      rejected = b.rejected + excluded.rejected, last_at = greatest(b.last_at, excluded.last_at)`)
}

/** The last 24 hours of every source of a project that had any. */
export const healthOf = (db: Db, projectId: number, now: Date): Promise<SourceHealth[]> =>
  db.rows<SourceHealth>(sql`
    with beats as (
      select source_id, library, version, sum(accepted) as accepted, sum(rejected) as rejected, max(last_at) as last_at,
        coalesce(sum(accepted) filter (where at > ${new Date(now.getTime() - 600_000)}), 0) as lately
      from source_beats where project_id = ${projectId} and at > ${new Date(now.getTime() - 86_400_000)} group by 1, 2, 3)
    select source_id as "sourceId", to_char(max(last_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastAt",
      (sum(lately) / 10)::float8 as "perMinute", sum(accepted)::bigint as accepted, sum(rejected)::bigint as rejected,
      coalesce(jsonb_agg(jsonb_build_object('name', library, 'version', version, 'records', accepted) order by accepted desc, library, version)
        filter (where library <> ''), '[]') as libraries
    from beats group by 1 order by 1`)
