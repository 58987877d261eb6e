import { partOf } from '@millrace/contract/parts.ts'
import type { Definition } from '@millrace/contract/tags/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** A tag that events keep up to date. */
export interface LiveTag {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly definition: Definition
  /** What it looks at. */
  readonly causes: readonly string[]
}

/** Tags of a project that are kept up to date. `lock`: none is changed, and no computation writes, before the commit. */
export const liveTags = (db: Db, projectId: number, lock: Sql = sql``): Promise<LiveTag[]> =>
  db.rows<LiveTag>(sql`
    select t.tag_id as id, t.name, t.version, t.definition,
      array(select w.cause from tag_watches w where w.project_id = t.project_id and w.tag_id = t.tag_id order by w.cause) as causes
    from tag_definitions t where t.project_id = ${projectId} and t.live_at is not null order by t.tag_id ${lock}`)

/** From now on events keep it up to date; what happened before is for the computation that begins, as of `at`. */
export const beginLive = (db: Db, id: string, at: Date): Promise<number> =>
  db.run(sql`update tag_definitions set live_at = ${at} where tag_id = ${id} and refresh = 'live' and archived_at is null`)

/** Until everybody has been computed again. */
export const endLive = (db: Db, ids: readonly string[]): Promise<number> =>
  db.run(sql`update tag_definitions set live_at = null where tag_id = any(${ids}::text[])`)

/** Also: what everybody was computed of last is not what it means now. */
export const beginAnew = (db: Db, ids: readonly string[]): Promise<number> =>
  db.run(sql`update tag_definitions set live_at = null, computed_version = null where tag_id = any(${ids}::text[])`)

/** Nobody whom events touch gets a value of the tag before the commit. */
export const holdTag = (tx: Tx, id: string) => tx.one(sql`select 1 as one from tag_definitions where tag_id = ${id} for no key update`)

/** Something that may give somebody another value. */
export interface Touch {
  readonly projectId: number
  readonly personId: number
  readonly at: Date
  readonly cause: string
  readonly isHistory: boolean
}

/** Names of what tags look at, by project. */
export async function readCauses(db: Db, projectIds: readonly number[]): Promise<Map<number, ReadonlySet<string>>> {
  const rows = await db.rows<{ projectId: number; causes: string[] }>(sql`
    select project_id as "projectId", array_agg(distinct cause) as causes from tag_watches
    where project_id = any(${[...new Set(projectIds)]}::int[]) group by project_id`)
  return new Map(rows.map((row) => [row.projectId, new Set(row.causes)]))
}

export async function queueTouches(tx: Tx, touches: readonly Touch[]): Promise<void> {
  if (touches.length === 0) return
  // Twice the same in one go is once, the last time.
  const rows = [...new Map(touches.map((one) => [`${one.personId} ${one.cause}`, one])).values()]
  const of = <T>(read: (touch: Touch) => T): T[] => rows.map(read)
  await tx.run(sql`
    insert into tag_touches (part, touch_id, person_id, project_id, touched_at, cause, is_history)
    select part, nextval('tag_touch_seq'), person, project, at, cause, history from unnest(${of((one) => partOf(one.personId))}::smallint[],
      ${of((one) => one.personId)}::bigint[], ${of((one) => one.projectId)}::int[], ${of((one) => one.at)}::timestamptz[],
      ${of((one) => one.cause)}::text[], ${of((one) => one.isHistory)}::bool[]) x(part, person, project, at, cause, history)`)
}

/** What stands in the queue of one person. */
export interface Touched {
  readonly projectId: number
  readonly personId: number
  readonly ids: readonly number[]
  readonly causes: readonly string[]
}

export async function hasTouches(db: Db, parts: readonly number[], now: Date): Promise<boolean> {
  const row = await db.one<{ has: boolean }>(sql`
    select exists (select 1 from tag_touches where part = any(${parts}::smallint[]) and touched_at <= ${now}) as has`)
  return row?.has ?? false
}

/** The oldest touches up to a moment, by person; history comes when there is nothing else. */
export const nextTouches = (db: Db, parts: readonly number[], at: Date, limit: number): Promise<Touched[]> =>
  db.rows<Touched>(sql`
    select project_id as "projectId", person_id as "personId", array_agg(touch_id::float8) as ids, array_agg(distinct cause) as causes from (
      select * from tag_touches where part = any(${parts}::smallint[]) and touched_at <= ${at} order by is_history, touch_id limit ${limit}
    ) q group by project_id, person_id`)

export async function dropTouches(tx: Tx, touched: readonly Touched[]): Promise<void> {
  const rows = touched.flatMap(({ personId, ids }) => ids.map((id) => ({ part: partOf(personId), id })))
  await tx.run(sql`
    delete from tag_touches q using unnest(${rows.map((one) => one.part)}::smallint[], ${rows.map((one) => one.id)}::bigint[]) x(p, i)
    where q.part = x.p and q.touch_id = x.i`)
}

/** What some people have of some tags: keys of `keyOf`. */
export async function valuesHeld(db: Db, tags: readonly string[], people: readonly number[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: number; tag: string; value: string }>(sql`
    select t.person_id as id, t.tag, t.value from unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)
    join person_tags t on t.part = x.p and t.person_id = x.i where t.tag = any(${tags}::text[])`)
  return new Map(rows.map((row) => [keyOf(row.id, row.tag), row.value]))
}
export const keyOf = (personId: number, tag: string): string => `${personId} ${tag}`

/** Touches that wait. */
export async function tagQueues(db: Db): Promise<{ tag_touches: number }> {
  const row = await db.one<{ n: number }>(sql`select count(*) as n from tag_touches`)
  return { tag_touches: row?.n ?? 0 }
}
