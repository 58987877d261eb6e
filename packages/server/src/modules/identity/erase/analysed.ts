import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { PersonHook } from '../hook.ts'
import { untilMutated } from '../waiting.ts'

interface Analysed {
  readonly table: string
  readonly columns: readonly string[]
}

/** Tables of the analysis store with rows of people. */
export const analysedTables = (hooks: readonly PersonHook[]): Analysed[] =>
  hooks.flatMap((hook) => Object.entries(hook.analysed).map(([table, columns]) => ({ table, columns })))

const whose = ({ columns }: Analysed, projectId: number, numbers: readonly number[]): Sql =>
  sql`project_id = ${sql.value(projectId, 'UInt32')} and (${sql.join(
    columns.map((column) => sql`${sql.id(column)} in ${sql.value(numbers, 'Array(UInt64)')}`),
    sql` or `,
  )})`

export async function countAnalysed(clickhouse: ClickHouse, one: Analysed, projectId: number, numbers: readonly number[]): Promise<number> {
  const [row] = await clickhouse.rows<{ n: number }>(
    sql`select count() as n from ${sql.id(one.table)} where ${whose(one, projectId, numbers)}`,
  )
  return row?.n ?? 0
}

/**
 * Deletes rows of people and waits until no part of the table holds them any more. A table without such rows is left alone,
 * so that a repeat costs nothing; the old parts leave the disk some minutes later (`old_parts_lifetime`).
 */
export async function deleteAnalysed(
  clickhouse: ClickHouse,
  one: Analysed,
  who: { readonly projectId: number; readonly numbers: readonly number[] },
  goOn: () => Promise<void>,
): Promise<number> {
  const { projectId, numbers } = who
  await untilMutated(clickhouse, one.table, goOn)
  const rows = await countAnalysed(clickhouse, one, projectId, numbers)
  if (rows === 0) return 0
  await clickhouse.run(sql`alter table ${sql.id(one.table)} delete where ${whose(one, projectId, numbers)}`, {
    settings: { mutations_sync: 0 },
  })
  await stopPoint('erase.after_mutation')
  await untilMutated(clickhouse, one.table, goOn)
  return rows
}
