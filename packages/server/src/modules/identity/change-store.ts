import { partOf } from '@millrace/contract/parts.ts'
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

export interface ChangeFilter {
  /** Only what happened to this person and to everybody who was merged into them. */
  readonly person: number | undefined
  readonly kind: NewChange['kind'] | undefined
  readonly before: number | undefined
  readonly limit: number
}

/** What happened to the people of a project, newest first. */
export async function listChanges(db: Db, projectId: number, { person, kind, before, limit }: ChangeFilter): Promise<Change[]> {
  const about =
    person === undefined ? sql`true` : sql`(c.person_id in (select n from numbers) or c.other_person_id in (select n from numbers))`
  return db.rows<Change>(sql`
    with numbers as (select ${person ?? 0}::bigint as n union select old_person_id from person_overrides where person_id = ${person ?? 0})
    select ${columns} from identity_changes c
    where c.project_id = ${projectId} and c.change_id < ${before ?? Number.MAX_SAFE_INTEGER} and (${kind ?? null}::text is null or c.kind = ${kind ?? null}) and ${about}
    order by c.change_id desc limit ${limit}`)
}

export async function lockChange(tx: Tx, projectId: number, id: number): Promise<Change | undefined> {
  return tx.one<Change>(sql`select ${columns} from identity_changes c where c.change_id = ${id} and c.project_id = ${projectId} for update`)
}

export async function markUndone(tx: Tx, change: Change, now: Date): Promise<void> {
  await tx.run(sql`
    update identity_changes set undone_at = ${now} where part = ${partOf(change.personId)} and change_id = ${change.id}`)
}
