import { partOf } from '@millrace/contract/parts.ts'
import type { ConflictReason } from '@millrace/contract/identity/rules.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface NewChange {
  readonly kind: 'merge' | 'split' | 'unbind' | 'undo'
  readonly personId: number
  readonly otherId: number
}

export interface Change extends NewChange {
  readonly id: number
  readonly at: Date
  readonly by: string
  readonly undoneAt: Date | null
}

const columns: Sql = sql`c.change_id as id, c.kind, c.person_id as "personId", c.other_person_id as "otherId", c.at, c.changed_by as by, c.undone_at as "undoneAt"`

export async function insertChanges(tx: Tx, projectId: number, changes: readonly NewChange[], by: string, now: Date): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`
    insert into identity_changes (part, change_id, project_id, kind, person_id, other_person_id, at, changed_by)
    select p, nextval('identity_change_seq'), ${projectId}, k, i, o, ${now}, ${by} from unnest(${changes.map((c) => partOf(c.personId))}::smallint[],
      ${changes.map((c) => c.kind)}::text[], ${changes.map((c) => c.personId)}::bigint[], ${changes.map((c) => c.otherId)}::bigint[]) x(p, k, i, o)`)
}

/** What happened to a person and to everybody who was merged into them, newest first. */
export async function changesOf(db: Db, projectId: number, personId: number): Promise<Change[]> {
  return db.rows<Change>(sql`
    with numbers as (select ${personId}::bigint as n union select old_person_id from person_overrides where person_id = ${personId})
    select ${columns} from identity_changes c
    where c.project_id = ${projectId} and (c.person_id in (select n from numbers) or c.other_person_id in (select n from numbers))
    order by c.change_id desc limit 200`)
}

export async function lockChange(tx: Tx, projectId: number, id: number): Promise<Change | undefined> {
  return tx.one<Change>(sql`select ${columns} from identity_changes c where c.change_id = ${id} and c.project_id = ${projectId} for update`)
}

export async function markUndone(tx: Tx, change: Change, now: Date): Promise<void> {
  await tx.run(sql`
    update identity_changes set undone_at = ${now} where part = ${partOf(change.personId)} and change_id = ${change.id}`)
}

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
const conflictColumns: Sql = sql`c.conflict_id as id, c.reason, c.status, c.one, c.other, c.first_at as "firstAt", c.decided_at as "decidedAt", c.decided_by as "decidedBy"`

/** Conflicts of a project, newest first, between the people of today; those that are one person by now are left out. */
export async function listConflicts(
  db: Db,
  projectId: number,
  filter: { readonly status: string; readonly before: number | undefined; readonly limit: number },
): Promise<ConflictRow[]> {
  return db.rows<ConflictRow>(sql`
    select ${conflictColumns} from (
      select k.*, ${now(sql`k.person_id`)} as one, ${now(sql`k.other_person_id`)} as other from identity_conflicts k
      where k.project_id = ${projectId} and k.status = ${filter.status} and k.conflict_id < ${filter.before ?? Number.MAX_SAFE_INTEGER}
    ) c where c.one <> c.other or c.status <> 'open' order by c.conflict_id desc limit ${filter.limit}`)
}

export async function lockConflict(tx: Tx, projectId: number, id: number): Promise<ConflictRow | undefined> {
  const row = await tx.one(sql`select 1 from identity_conflicts where project_id = ${projectId} and conflict_id = ${id} for update`)
  if (!row) return undefined
  return tx.one<ConflictRow>(sql`
    select ${conflictColumns} from (
      select k.*, ${now(sql`k.person_id`)} as one, ${now(sql`k.other_person_id`)} as other from identity_conflicts k
      where k.project_id = ${projectId} and k.conflict_id = ${id}
    ) c`)
}

/** Pairs are kept lower number first, so that a pair is one conflict whoever was named first. */
export async function insertConflicts(
  tx: Tx,
  projectId: number,
  conflicts: readonly { readonly personId: number; readonly other: number; readonly reason: ConflictReason; readonly at: Date }[],
): Promise<void> {
  if (conflicts.length === 0) return
  const pairs = conflicts.map((c) => ({ ...c, one: Math.min(c.personId, c.other), two: Math.max(c.personId, c.other) }))
  await tx.run(sql`
    insert into identity_conflicts (part, project_id, person_id, other_person_id, reason, first_at, conflict_id)
    select p, ${projectId}, i, o, r, at, nextval('identity_conflict_seq') from unnest(${pairs.map((c) => partOf(c.one))}::smallint[], ${pairs.map((c) => c.one)}::bigint[],
      ${pairs.map((c) => c.two)}::bigint[], ${pairs.map((c) => c.reason)}::text[], ${pairs.map((c) => c.at)}::timestamptz[]) x(p, i, o, r, at)
    where not exists (select 1 from identity_conflicts k where k.part = x.p and k.person_id = x.i and k.other_person_id = x.o)
    on conflict do nothing`)
}

/** Remembers what was decided about a pair of people. */
export async function decidePair(
  tx: Tx,
  projectId: number,
  pair: readonly [number, number],
  decision: { readonly status: 'merged' | 'apart'; readonly by: string; readonly now: Date },
): Promise<void> {
  const [one, other] = [Math.min(...pair), Math.max(...pair)]
  await tx.run(sql`
    insert into identity_conflicts (part, project_id, person_id, other_person_id, reason, first_at, conflict_id, status, decided_at, decided_by)
    values (${partOf(one)}, ${projectId}, ${one}, ${other}, 'by_hand', ${decision.now}, nextval('identity_conflict_seq'), ${decision.status}, ${decision.now}, ${decision.by})
    on conflict (part, person_id, other_person_id) do update set status = excluded.status, decided_at = excluded.decided_at, decided_by = excluded.decided_by`)
}

export async function decideConflict(
  tx: Tx,
  projectId: number,
  id: number,
  decision: { readonly status: 'merged' | 'apart'; readonly by: string; readonly now: Date },
): Promise<void> {
  await tx.run(sql`
    update identity_conflicts set status = ${decision.status}, decided_at = ${decision.now}, decided_by = ${decision.by}
    where project_id = ${projectId} and conflict_id = ${id}`)
}
