import type { ClickHouse } from '../clickhouse.ts'
import { exportNative } from '../clickhouse-native.ts'
import { batchSpan } from '../log/index.ts'
import { sql } from '../sql.ts'
import type { ArchiveWriter } from './archive.ts'

export interface Cut {
  readonly logPart: number
  readonly doneUpto: number
}

/** The one table that is filled from the events log; all others are filled from the facts log. */
const eventsTable = 'events'

/** Larger partitions are read in sixteen pieces, so that no query takes long. */
const rowsPerPiece = 2_000_000

const settings = { max_execution_time: 3_600 }

/** Writes the tables of one log, up to the positions given; answers with bytes by table. */
export async function dumpClickHouse(
  from: { readonly clickhouse: ClickHouse; readonly url: string; readonly tables: readonly StoredTable[] },
  archive: ArchiveWriter,
  log: 'events' | 'facts',
  cuts: readonly Cut[],
): Promise<Record<string, number>> {
  const bytes: Record<string, number> = {}
  const ends = `[${cuts.map((cut) => (cut.doneUpto + 1) * batchSpan).join(', ')}][log_partition + 1]`
  for (const table of from.tables) {
    if ((table.name === eventsTable) !== (log === 'events')) continue
    bytes[table.name] = 0
    const columns = table.columns.map((name) => `\`${name}\``).join(', ')
    for (const partition of await partitionsOf(from.clickhouse, table.name))
      for (const piece of partition.rows > rowsPerPiece ? cuts.map((cut) => cut.logPart) : [undefined]) {
        const query = `select ${columns} from ${table.name} where _partition_id = '${partition.id}' and log_offset < ${ends}
          ${piece === undefined ? '' : `and log_partition = ${piece}`}`
        const folder = `clickhouse/${table.name}/${partition.id}${piece === undefined ? '' : `-${piece}`}`
        bytes[table.name] = (bytes[table.name] ?? 0) + (await archive.stream(folder, exportNative(from.url, query, settings)))
      }
  }
  return bytes
}

export interface StoredTable {
  readonly name: string
  readonly columns: string[]
}

/** Tables that a log fills, without what is only there for speed and can be made again. */
export const tablesOf = (clickhouse: ClickHouse): Promise<StoredTable[]> =>
  clickhouse.rows<StoredTable>(sql`
    select tab as name, groupArray(col) as columns from (
      select c.table as tab, c.name as col from system.columns c join system.tables t on t.database = c.database and t.name = c.table
      where c.database = currentDatabase() and t.engine like '%MergeTree' and c.default_kind not in ('MATERIALIZED', 'ALIAS') and c.comment != 'derived'
        and t.name in (select table from system.columns where database = currentDatabase() and name = 'log_offset')
      order by c.table, c.position)
    group by tab order by tab`)

const partitionsOf = (clickhouse: ClickHouse, table: string): Promise<{ id: string; rows: number }[]> =>
  clickhouse.rows<{ id: string; rows: number }>(sql`
    select partition_id as id, sum(rows) as rows from system.parts
    where database = currentDatabase() and table = ${sql.value(table, 'String')} and active group by id order by id`)
