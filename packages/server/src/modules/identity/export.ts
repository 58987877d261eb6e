import { partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Exported, Exporting } from './hook.ts'

/** Ids, and who turned out to be the same person. */
export async function* exportIds(db: Db, _clickhouse: ClickHouse, { numbers, mask }: Exporting): AsyncGenerator<Exported> {
  const ids = await db.rows<{ type: string; value: string; since: Date }>(sql`
    select id_type as type, id_value as value, bound_at as since from person_ids
    where person_part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[]) order by bound_at, id_type, id_value`)
  for (const item of mask.ids(ids)) yield { section: 'ids', item }
  const changes = await db.rows(sql`
    select kind, at, person_id as "personId", other_person_id as "otherId", undone_at as "undoneAt" from identity_changes
    where person_id = any(${numbers}::bigint[]) or other_person_id = any(${numbers}::bigint[]) order by change_id`)
  for (const item of changes) yield { section: 'identity_changes', item }
}
