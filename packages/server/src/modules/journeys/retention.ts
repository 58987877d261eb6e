import { partCount } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { inBatches } from '../../platform/retention.ts'
import { sql } from '../../platform/sql.ts'

const parts = Array.from({ length: partCount }, (_, part) => part)

export const dropPassedWatches = (db: Db, before: Date): Promise<number> =>
  db.run(sql`delete from goal_watches w where w.part = any(${parts}::smallint[]) and w.until < ${before}`)

/** How long a finished run stays. */
export const runDays = 400

/** Drops runs that finished before then, except those a journey still asks for: whether a person has been in before. */
export const dropFinishedRuns = (db: Db, before: Date): Promise<number> =>
  inBatches((limit) =>
    db.run(sql`
      delete from journey_runs r using (
        select d.part, d.run_id from journey_runs d
        join journeys j on j.journey_id = d.journey_id
        left join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
        where d.part = any(${parts}::smallint[]) and d.state >= 2 and d.arrived_at < ${before} and (j.archived_at is not null or case v.graph->'reentry'->>'kind'
          when 'never' then false
          when 'limit' then (v.graph#>>'{reentry,per,amount}')::bigint *
            case v.graph#>>'{reentry,per,unit}' when 'second' then 1 when 'minute' then 60 when 'hour' then 3600 else 86400 end <= ${runDays * 86_400}
          else true end)
        limit ${limit}
      ) x where r.part = x.part and r.run_id = x.run_id and r.part = any(${parts}::smallint[])`),
  )
