import { sqlLimits } from '@millrace/contract/queries/index.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { ask, checked, lockedTo, refusing } from './check.ts'
import { projectRelations, type Within } from './relations.ts'

export interface AskedTable {
  readonly projectId: number
  /** One `select` over the relations of the project. */
  readonly query: string
  /** The field that is named when it is refused. */
  readonly path: string
  /** Only events of this time, and only these people. */
  readonly within?: Within
  readonly signal?: AbortSignal
}

export interface GuardedTable {
  readonly columns: { readonly name: string; readonly type: string }[]
  readonly rows: unknown[][]
  /** It answers more rows than these. */
  readonly isCut: boolean
  /** As it ran. */
  readonly statement: Sql
}

type Limits = { readonly [name in keyof typeof sqlLimits]: number }

/** The rows that a query of a person answers, whatever they are of; their number and size is bounded. */
export async function guardedTable(
  clickhouse: ClickHouse,
  { projectId, query, path, within, signal }: AskedTable,
  { rows: mostRows, bytes, seconds, memoryMb }: Limits = sqlLimits,
): Promise<GuardedTable> {
  const refuse = refusing(path)
  const around = (text: Sql): Sql => sql`select * from (\n${text}\n)`
  const own = around(await checked(clickhouse, query, around, refuse))
  const lock = sql`settings readonly = 1, ${await lockedTo(clickhouse, projectId)}`
  const relations = projectRelations(projectId, within)
  const statement = sql`${relations} ${own} limit ${sql.value(mostRows + 1, 'UInt32')} ${lock}`
  const caps = {
    timeoutMs: seconds * 1_000,
    maxMemoryMb: memoryMb,
    settings: { max_result_bytes: 2 * bytes },
    ...(signal ? { signal } : {}),
  }
  return ask(refuse, async () => {
    const head = { ...caps, format: 'JSONCompactEachRowWithNamesAndTypes' } as const
    const [names = [], types = []] = await clickhouse.rows<string[]>(sql`${relations} ${own} limit 0 ${lock}`, head)
    const rows: unknown[][] = []
    let size = 0
    for await (const row of clickhouse.stream<unknown[]>(statement, { ...caps, format: 'JSONCompactEachRow' })) {
      size += JSON.stringify(row).length
      if (size > bytes) refuse(`it answers more than ${bytes / 1_000_000} MB: choose fewer columns or rows`)
      rows.push(row)
    }
    const isCut = rows.length > mostRows
    const columns = names.map((name, i) => ({ name, type: types[i] ?? '' }))
    return { columns, rows: isCut ? rows.slice(0, mostRows) : rows, isCut, statement }
  })
}
