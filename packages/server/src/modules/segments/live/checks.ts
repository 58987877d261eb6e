import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { pairs } from './store.ts'

/** Somebody to be looked at. */
export interface Check {
  readonly projectId: number
  readonly personId: number
  readonly isSilent: boolean
  readonly cause: string
  /** Names of what has happened, when only what looks at that has to be asked; undefined: everything has to be. */
  readonly causes: ReadonlySet<string> | undefined
  /** What happened last; earlier than `dueAt` when it is time alone. */
  readonly touchedAt: Date
  readonly dueAt: Date
  /** Whether the row says nothing more afterwards: all was asked, and nothing that it speaks of came after the moment of the look. */
  readonly settles: boolean
  /** How often the row had been marked; -1: nobody has looked at them yet. */
  readonly touches: number
  /** What stands in the queue. */
  readonly queued: readonly number[]
}

interface Row {
  readonly projectId: number
  readonly personId: number
  readonly touches: number
  readonly isSilent: boolean
  readonly cause: string
  readonly touchedAt: Date
  readonly dueAt: Date | null
}
/** All that stands in the queue of one person. */
interface Touched {
  readonly projectId: number
  readonly personId: number
  readonly ids: readonly number[]
  readonly causes: readonly string[]
  readonly lastCause: string
  readonly touchedAt: Date
}

export async function hasDue(db: Db, parts: readonly number[], now: Date): Promise<boolean> {
  const row = await db.one<{ due: boolean }>(sql`
    select exists (select 1 from segment_touches where part = any(${parts}::smallint[]))
      or exists (select 1 from segment_checks where part = any(${parts}::smallint[]) and due_at <= ${now}) as due`)
  return row?.due ?? false
}

const columns = sql`project_id as "projectId", c.person_id as "personId", touches, is_silent as "isSilent", cause, touched_at as "touchedAt", due_at as "dueAt"`

/** Who is to be looked at: to whom something happened, for whom it is time, and, when that is not much, of whom nothing will be told. */
export async function dueChecks(db: Db, parts: readonly number[], at: Date, limit: number): Promise<Check[]> {
  const due = (isSilent: boolean, most: number): Promise<Row[]> =>
    db.rows<Row>(sql`
      select ${columns} from segment_checks c where part = any(${parts}::smallint[]) and is_silent = ${isSilent} and due_at <= ${at} order by due_at limit ${most}`)
  // Whoever is taken is taken with everything: who does much is looked at no more often than others.
  const touched = await db.rows<Touched>(sql`
    select project_id as "projectId", person_id as "personId", array_agg(touch_id::float8) as ids, array_agg(distinct cause) as causes,
      (array_agg(cause order by touch_id desc))[1] as "lastCause", max(touched_at) as "touchedAt" from segment_touches
    where part = any(${parts}::smallint[]) and touched_at <= ${at} group by project_id, person_id order by min(touch_id) limit ${limit}`)
  const byPerson = new Map(touched.map((one) => [one.personId, one]))
  const loud = await due(false, limit)
  const silent = byPerson.size + loud.length < limit ? await due(true, limit) : []
  const theirs = await db.rows<Row>(sql`
    select ${columns} from ${pairs([...byPerson.keys()])} join segment_checks c on c.part = x.p and c.person_id = x.i`)
  const rows = new Map([...loud, ...silent, ...theirs].map((row) => [row.personId, row]))
  const checks = touched.map((one) => touchedCheck(one, rows.get(one.personId), at))
  for (const row of [...loud, ...silent]) if (!byPerson.has(row.personId)) checks.push(timedCheck(row, at))
  return checks
}

function touchedCheck({ projectId, personId, ids, causes, lastCause, touchedAt }: Touched, row: Row | undefined, at: Date): Check {
  // Who was never looked at may be meant by what asks for nothing known; whose events have moved, by anything.
  const isFirst = row === undefined || row.touches < 0
  const isAll = (row !== undefined && isDue(row, at)) || causes.includes('$identity')
  return {
    projectId,
    personId,
    isSilent: false,
    cause: lastCause,
    causes: isAll ? undefined : new Set(isFirst ? [...causes, '$anybody'] : causes),
    touchedAt,
    dueAt: touchedAt,
    settles: isAll && !isAhead(row, at),
    touches: row?.touches ?? -1,
    queued: ids,
  }
}

const timedCheck = (row: Row, at: Date): Check => ({
  ...row,
  dueAt: row.dueAt ?? at,
  causes: undefined,
  settles: !isAhead(row, at),
  queued: [],
})

const isDue = ({ dueAt }: Row, at: Date): boolean => dueAt !== null && dueAt <= at
/** It was marked for something that a look as of this moment does not see. */
const isAhead = (row: Row | undefined, at: Date): boolean => row !== undefined && row.touchedAt > at

/** What was looked at is done, unless it has been marked meanwhile; whoever can be in a segment is looked at again when time may change something. */
export async function finishChecks(
  tx: Tx,
  checks: readonly Check[],
  able: ReadonlySet<number>,
  nexts: ReadonlyMap<number, number>,
): Promise<void> {
  const queued = checks.flatMap((one) => one.queued.map((id) => ({ part: partOf(one.personId), id })))
  await tx.run(sql`
    delete from segment_touches q using unnest(${queued.map((one) => one.part)}::smallint[], ${queued.map((one) => one.id)}::bigint[]) x(p, i)
    where q.part = x.p and q.touch_id = x.i`)
  const kept = checks.filter((one) => able.has(one.personId) || one.touches >= 0)
  const settled = sql`greatest(c.touches, 0) = excluded.touches`
  const [done, open] = [kept.filter((one) => one.settles), kept.filter((one) => !one.settles)]
  await note(
    tx,
    done,
    nexts,
    sql`case when ${settled} then excluded.due_at else least(c.due_at, excluded.due_at) end`,
    sql`c.is_silent and not (${settled})`,
  )
  await note(tx, open, nexts, sql`least(c.due_at, excluded.due_at)`, sql`c.is_silent`)
}

async function note(tx: Tx, checks: readonly Check[], nexts: ReadonlyMap<number, number>, due: Sql, silent: Sql): Promise<void> {
  if (checks.length === 0) return
  const of = <T>(read: (check: Check) => T): T[] => checks.map(read)
  const next = of(({ personId }) => nexts.get(personId))
  await tx.run(sql`
    insert into segment_checks as c (part, person_id, project_id, due_at, touched_at, touches, cause)
    select p, i, project, next, at, greatest(t, 0), cause from unnest(${of((one) => partOf(one.personId))}::smallint[], ${of((one) => one.personId)}::bigint[],
      ${of((one) => one.projectId)}::int[], ${next.map((ms) => (ms === undefined ? null : new Date(ms)))}::timestamptz[],
      ${of((one) => one.touchedAt)}::timestamptz[], ${of((one) => one.touches)}::int[], ${of((one) => one.cause)}::text[]) x(p, i, project, next, at, t, cause)
    order by p, i
    on conflict (part, person_id) do update set touched_at = greatest(c.touched_at, excluded.touched_at), cause = excluded.cause,
      touches = greatest(c.touches, 0), due_at = ${due}, is_silent = ${silent}`)
}

/** Of a project that keeps no segment any more. */
export async function forgetChecks(db: Db, projectId: number): Promise<void> {
  const gone = (table: Sql): Sql =>
    sql`delete from ${table} where project_id = ${projectId} and not exists (select 1 from segment_watches where project_id = ${projectId})`
  await db.run(gone(sql`segment_checks`))
  await db.run(gone(sql`segment_touches`))
}

/** How many people are due to be looked at, or touches of theirs. */
export async function segmentQueues(db: Db, now: Date): Promise<{ segment_checks: number }> {
  const row = await db.one<{ n: number }>(sql`
    select (select count(*) from segment_checks where due_at <= ${now}) + (select count(*) from segment_touches) as n`)
  return { segment_checks: row?.n ?? 0 }
}
