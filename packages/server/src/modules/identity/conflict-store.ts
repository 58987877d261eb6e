import { partOf } from '@millrace/contract/parts.ts'
import type { ConflictReason } from '@millrace/contract/identity/rules.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface ConflictRow {
  readonly id: number
  readonly reason: ConflictReason
  readonly status: 'open' | 'merged' | 'apart'
  readonly one: number
  readonly other: number
  readonly firstAt: Date
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
}

const now = (column: Sql): Sql =>
  sql`coalesce((select o.person_id from person_overrides o where o.old_person_id = ${column} limit 1), ${column})`
const pairNow: Sql = sql`k.*, ${now(sql`k.person_id`)} as one, ${now(sql`k.other_person_id`)} as other`
const conflictColumns: Sql = sql`c.conflict_id as id, c.reason, c.status, c.one, c.other, c.first_at as "firstAt", c.decided_at as "decidedAt", c.decided_by as "decidedBy"`

export interface ConflictFilter {
  readonly status: string
  readonly reason: ConflictReason | undefined
  readonly before: number | undefined
  readonly limit: number
}

/**
 * Conflicts of a project, newest first, between the people of today; those that are one person by now are left out, and of
 * several between the same two, since one of them had another number once, the first is shown.
 */
export async function listConflicts(db: Db, projectId: number, { status, reason, before, limit }: ConflictFilter): Promise<ConflictRow[]> {
  return db.rows<ConflictRow>(sql`
    select ${conflictColumns} from (
      select ${pairNow} from identity_conflicts k
      where k.project_id = ${projectId} and k.status = ${status} and (${reason ?? null}::text is null or k.reason = ${reason ?? null})
        and k.conflict_id < ${before ?? Number.MAX_SAFE_INTEGER}
    ) c where case when c.one = c.other then c.status <> 'open' else not exists (
      select 1 from identity_conflicts k where k.project_id = c.project_id and k.status = c.status and k.conflict_id < c.conflict_id
        and k.other_person_id = any(array(select unnest(array[c.one, c.other]) union select o.old_person_id from person_overrides o where o.person_id in (c.one, c.other)))
        and array[${now(sql`k.person_id`)}, ${now(sql`k.other_person_id`)}] in (array[c.one, c.other], array[c.other, c.one])
    ) end order by c.conflict_id desc limit ${limit}`)
}

export async function findConflict(db: Db, projectId: number, id: number): Promise<ConflictRow | undefined> {
  return db.one<ConflictRow>(sql`
    select ${conflictColumns} from (
      select ${pairNow} from identity_conflicts k where k.project_id = ${projectId} and k.conflict_id = ${id}
    ) c`)
}

export async function lockConflict(tx: Tx, projectId: number, id: number): Promise<ConflictRow | undefined> {
  const row = await tx.one(sql`select 1 from identity_conflicts where project_id = ${projectId} and conflict_id = ${id} for update`)
  return row && findConflict(tx, projectId, id)
}

/** All numbers of these people, each with whose it is. */
const numbersOf = (people: readonly number[]): Sql => sql`
  select n as old, n as now from unnest(${people}::bigint[]) n
  union select old_person_id, person_id from person_overrides where person_id = any(${people}::bigint[])`

/** Pairs are kept lower number first, so that a pair is one conflict whoever was named first; nor is it a second one when somebody has another number by now. */
export async function insertConflicts(
  tx: Tx,
  projectId: number,
  conflicts: readonly { readonly personId: number; readonly other: number; readonly reason: ConflictReason; readonly at: Date }[],
): Promise<void> {
  if (conflicts.length === 0) return
  const pairs = conflicts.map((c) => ({ ...c, one: Math.min(c.personId, c.other), two: Math.max(c.personId, c.other) }))
  const people = [...new Set(pairs.flatMap((c) => [c.one, c.two]))]
  await tx.run(sql`
    with numbers as (${numbersOf(people)}), known as (
      select least(a.now, b.now) as one, greatest(a.now, b.now) as two from numbers b
      join identity_conflicts k on k.other_person_id = b.old join numbers a on a.old = k.person_id where k.project_id = ${projectId}
    )
    insert into identity_conflicts (part, project_id, person_id, other_person_id, reason, first_at, conflict_id)
    select p, ${projectId}, i, o, r, at, nextval('identity_conflict_seq') from unnest(${pairs.map((c) => partOf(c.one))}::smallint[], ${pairs.map((c) => c.one)}::bigint[],
      ${pairs.map((c) => c.two)}::bigint[], ${pairs.map((c) => c.reason)}::text[], ${pairs.map((c) => c.at)}::timestamptz[]) x(p, i, o, r, at)
    where not exists (select 1 from known where known.one = x.i and known.two = x.o)
    on conflict do nothing`)
}

/**
 * Remembers what was decided about two people: wherever they stand as a pair, also under numbers that lead to them, so that
 * nobody is asked again. To be called while they are two.
 */
export async function decidePair(
  tx: Tx,
  projectId: number,
  pair: readonly [number, number],
  decision: { readonly status: 'merged' | 'apart'; readonly by: string; readonly now: Date },
): Promise<void> {
  const decided = await tx.run(sql`
    update identity_conflicts k set status = ${decision.status}, decided_at = ${decision.now}, decided_by = ${decision.by}
    from (${numbersOf(pair)}) a, (${numbersOf(pair)}) b
    where k.project_id = ${projectId} and k.person_id = a.old and k.other_person_id = b.old and a.now <> b.now`)
  if (decided > 0) return
  const [one, other] = [Math.min(...pair), Math.max(...pair)]
  await tx.run(sql`
    insert into identity_conflicts (part, project_id, person_id, other_person_id, reason, first_at, conflict_id, status, decided_at, decided_by)
    values (${partOf(one)}, ${projectId}, ${one}, ${other}, 'by_hand', ${decision.now}, nextval('identity_conflict_seq'), ${decision.status}, ${decision.now}, ${decision.by})
    on conflict (part, person_id, other_person_id) do update set status = excluded.status, decided_at = excluded.decided_at, decided_by = excluded.decided_by`)
}
