import { looksPersonal } from '@millrace/contract/identity/mask.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { erasedInto, type Erasing } from '../identity/index.ts'
import { eraseTraces } from './traces.ts'

/** Nobody finds them from now on; the row itself stays, empty, until nothing can come that names it. */
export async function erasePeople(tx: Tx, { numbers, isLast }: Erasing): Promise<void> {
  const parts = numbers.map(partOf)
  const theirs = sql`part = any(${parts}::smallint[]) and person_id = any(${numbers}::bigint[])`
  if (isLast) await tx.run(sql`delete from people where ${theirs}`)
  else
    await tx.run(
      sql`update people set merged_into = ${erasedInto}, properties = '{}', property_times = '{}', level = 0, revision = revision + 1 where ${theirs}`,
    )
  await tx.run(sql`delete from person_tags where ${theirs}`)
  await eraseTraces(tx, numbers)
}

/** Values of the profile that somebody can be found by wherever they stand. */
export async function personalTexts(db: Db, _projectId: number, numbers: readonly number[]): Promise<string[]> {
  const rows = await db.rows<{ value: string }>(sql`
    select distinct e.value #>> '{}' as value from people p, jsonb_each(p.properties) e
    where p.part = any(${numbers.map(partOf)}::smallint[]) and p.person_id = any(${numbers}::bigint[]) and jsonb_typeof(e.value) in ('string', 'number')`)
  return rows.map((row) => row.value).filter(looksPersonal)
}
