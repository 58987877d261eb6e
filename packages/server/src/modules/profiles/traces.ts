import { partOf } from '@millrace/contract/parts.ts'
import type { Trace } from '@millrace/contract/profiles/edits.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { MergePair } from '../identity/index.ts'
import type { Edited } from './edit.ts'

/** Keeps what an edit changed, for those who want it back. */
export async function keepTraces(tx: Tx, projectId: number, editId: string, edited: readonly Edited[], now: Date): Promise<void> {
  if (edited.length === 0) return
  await tx.run(sql`
    insert into bulk_edit_traces (part, person_id, edit_id, project_id, trace, at)
    select p, i, ${editId}, ${projectId}, t, ${now} from unnest(${edited.map((one) => partOf(one.personId))}::smallint[],
      ${edited.map((one) => one.personId)}::bigint[], ${edited.map((one) => JSON.stringify(one.trace))}::jsonb[]) x(p, i, t)
    order by p, i on conflict do nothing`)
}

/** Some of them, by number; each is gone with the transaction that undoes it. */
export async function takeTraces(tx: Tx, projectId: number, editId: string, limit: number): Promise<Map<number, Trace>> {
  const rows = await tx.rows<{ id: number; trace: Trace }>(sql`
    with chosen as (
      select part, person_id from bulk_edit_traces where edit_id = ${editId} and project_id = ${projectId} order by person_id limit ${limit} for update
    )
    delete from bulk_edit_traces t using chosen s where t.part = s.part and t.person_id = s.person_id and t.edit_id = ${editId}
    returning t.person_id as id, t.trace`)
  return new Map(rows.map((row) => [row.id, row.trace]))
}

/** How many people each of these edits has changed and could put back. */
export async function countTraces(db: Db, projectId: number, editIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.rows<{ id: string; n: number }>(sql`
    select edit_id as id, count(*)::int as n from bulk_edit_traces where project_id = ${projectId} and edit_id = any(${editIds}::text[]) group by edit_id`)
  return new Map(rows.map((row) => [row.id, row.n]))
}

/** What was changed of somebody who is somebody else now can be put back there, unless the same edit changed both. */
export async function mergeTraces(tx: Tx, pairs: readonly MergePair[]): Promise<void> {
  const [from, to] = [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)]
  await tx.run(sql`
    insert into bulk_edit_traces (part, person_id, edit_id, project_id, trace, at)
    select distinct on (x.tp, x.t, b.edit_id) x.tp, x.t, b.edit_id, b.project_id, b.trace, b.at
    from unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)
    join bulk_edit_traces b on b.part = x.fp and b.person_id = x.f order by x.tp, x.t, b.edit_id on conflict do nothing`)
  await eraseTraces(tx, from)
}

export const eraseTraces = (tx: Tx, numbers: readonly number[]): Promise<number> =>
  tx.run(sql`
    delete from bulk_edit_traces where part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[])`)
