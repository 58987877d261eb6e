import { partOf } from '@millrace/contract/parts.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { partSql } from '../../../platform/part-sql.ts'
import type { Db, Postgres, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { LiveSegment } from './store.ts'

/** A segment as a computation needs it. */
export interface Computed extends LiveSegment {
  readonly projectId: number
  readonly rule: Rule
  readonly isKept: boolean
  readonly computedEpoch: number | null
  /** When it was computed. */
  readonly computedAt: Date | null
  readonly timedEpoch: number | null
  readonly size: number
}

export const read = (db: Db, projectId: number, id: string): Promise<Computed | undefined> =>
  db.one<Computed>(sql`
    select number, segment_id as id, project_id as "projectId", name, rule, live_epoch as epoch, computed_epoch as "computedEpoch",
      computed_at as "computedAt", timed_epoch as "timedEpoch", size,
      is_live and archived_at is null as "isKept" from segments where project_id = ${projectId} and segment_id = ${id}`)

/** Segments whose members are not those of what they mean now, or that have members and should not. */
export const stale = (db: Db): Promise<{ projectId: number; id: string; name: string }[]> =>
  db.rows(sql`
    select project_id as "projectId", segment_id as id, name from segments
    where (is_live and archived_at is null) and (computed_epoch, timed_epoch) is distinct from (live_epoch, live_epoch)
      or not (is_live and archived_at is null) and computed_epoch is not null`)

/** Members of one part, in the order of their numbers. */
export interface Portion {
  readonly part: number
  readonly people: readonly number[]
}

/** People of a query with `person_id`, by part. */
export const byPart = (people: Sql): Sql => sql`
  select ${partSql(sql`person_id`)} as part, arraySort(groupArray(person_id)) as people
  from (${people}) group by part order by part`

/**
 * Those people become the members, unless the segment has been changed meanwhile; who was one already stays one since then. Whoever merges people
 * waits until the commit, and finds then what stands here.
 */
export async function replaceMembers(tx: Tx, segment: Computed, at: Date, people: AsyncIterable<readonly Portion[]>): Promise<void> {
  const { number, epoch, projectId } = segment
  const same = await tx.one<{ computedAt: Date | null }>(sql`
    select computed_at as "computedAt" from segments where number = ${number} and live_epoch = ${epoch} and is_live and archived_at is null for update`)
  if (!same) return
  // To hash a million people in memory.
  await tx.run(sql`select set_config('work_mem', '96MB', true)`)
  if (same.computedAt === null) {
    // Straight into their places, and out of them whoever is nobody any more since they were read.
    const row = `${projectId}\t${number}\t${at.toISOString()}`
    const added = await tx.copy(sql`segment_members (part, person_id, project_id, segment, since)`, linesOf(people, `\t${row}`))
    // Nobody has counted yet what has just been written, and for a million people one after the other takes twice as long as all at once.
    await tx.run(sql`
      select set_config('enable_nestloop', case when ${added} > reltuples / 5 then 'off' else 'on' end, true) from pg_class where oid = 'people'::regclass`)
    const gone = await tx.rows<{ personId: number }>(sql`
      select c.person_id as "personId" from segment_members c where c.segment = ${number} and not exists (select 1 from people p where ${living})`)
    const numbers = gone.map((one) => one.personId)
    await tx.run(sql`
      delete from segment_members where part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[]) and segment = ${number}`)
    return noteComputed(tx, segment, at, sql`${added - gone.length}::int`)
  }
  await tx.run(sql`create temporary table computed_members (part smallint, person_id bigint) on commit drop`)
  await tx.copy(sql`computed_members (part, person_id)`, linesOf(people, ''))
  await tx.run(sql`analyze computed_members`)
  await tx.run(sql`
    delete from segment_members m where m.segment = ${number}
      and not exists (select 1 from computed_members c where c.part = m.part and c.person_id = m.person_id)`)
  await tx.run(sql`
    insert into segment_members (part, person_id, segment, project_id, since)
    select c.part, c.person_id, ${number}, ${projectId}, ${at} from computed_members c join people p on ${living}
    order by c.part, c.person_id on conflict do nothing`)
  await noteComputed(tx, segment, at, sql`(select count(*) from segment_members where segment = ${number})`)
}

const living = sql`p.part = c.part and p.person_id = c.person_id and p.merged_into is null and not p.is_test`

/** A line for each person, with `rest` at its end. */
async function* linesOf(all: AsyncIterable<readonly Portion[]>, rest: string): AsyncGenerator<string> {
  for await (const portions of all)
    yield portions.flatMap(({ part, people }) => people.map((person) => `${part}\t${person}${rest}\n`)).join('')
}

async function noteComputed(tx: Tx, { number, epoch, projectId }: Computed, at: Date, size: Sql): Promise<void> {
  await tx.run(sql`
    with sized as (
      update segments set computed_epoch = ${epoch}, timed_epoch = null, computed_at = ${at}, live_error = null, size = ${size}
      where number = ${number} returning size
    )
    insert into segment_sizes as h (segment, hour, project_id, size, entered, exited)
    select ${number}, date_trunc('hour', ${at}::timestamptz, 'UTC'), ${projectId}, size, 0, 0 from sized
    on conflict (segment, hour) do update set size = excluded.size`)
}

/** A segment that is not kept up to date any more has no members. */
export const clear = (postgres: Postgres, { number }: Computed): Promise<void> =>
  postgres.transaction(async (tx) => {
    const idle: Sql = sql`number = ${number} and not (is_live and archived_at is null)`
    if (!(await tx.one(sql`select 1 as one from segments where ${idle} for update`))) return
    await tx.run(sql`delete from segment_members where segment = ${number}`)
    await tx.run(sql`update segments set computed_epoch = null, computed_at = null, live_error = null, size = 0 where ${idle}`)
  })

/** When time alone will change something for these people. */
export async function setTimers(
  db: Db,
  projectId: number,
  timers: readonly { readonly person: number; readonly next: number }[],
): Promise<void> {
  await db.run(sql`
    insert into segment_checks as c (part, person_id, project_id, due_at, touched_at, touches, cause)
    select p, i, ${projectId}, due, 'epoch', -1, '$time' from unnest(${timers.map((one) => partOf(one.person))}::smallint[],
      ${timers.map((one) => one.person)}::bigint[], ${timers.map((one) => new Date(one.next))}::timestamptz[]) x(p, i, due) order by p, i
    on conflict (part, person_id) do update set due_at = least(c.due_at, excluded.due_at)`)
}

/** All timers are set. People to whom something happened after the members were read may have been looked at before there were any. */
export async function finishTimers(tx: Tx, { number, epoch, projectId }: Computed, at: Date): Promise<void> {
  await tx.run(sql`
    update segment_checks set due_at = least(due_at, touched_at), touches = touches + 1 where project_id = ${projectId} and touched_at > ${at}`)
  await tx.run(sql`update segments set timed_epoch = ${epoch} where number = ${number} and computed_epoch = ${epoch}`)
}

/** Its members are not kept up to date until it can be computed again. */
export const setAside = (db: Db, { number, epoch }: LiveSegment, reason: string): Promise<number> =>
  db.run(sql`
    update segments set computed_epoch = null, live_error = ${reason} where number = ${number} and live_epoch = ${epoch}`)
