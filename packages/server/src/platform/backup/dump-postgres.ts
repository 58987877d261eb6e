import type { Readable } from 'node:stream'
import pg from 'pg'
import { to } from 'pg-copy-streams'
import type { ArchiveWriter } from './archive.ts'
import type { DumpedTable, PostgresHead } from './format.ts'

/** Written anew by the migrations of the restoring program. */
const notData = ['schema_migrations', 'schema_steps']

const maxTries = 5

/**
 * All rows of PostgreSQL as one moment saw them. `inSnapshot` runs inside it, before the rows. Locks are taken on the tables that
 * hold rows and not on partitioned parents, so that new hours and days can still be made.
 */
export async function dumpPostgres(
  client: pg.Client,
  archive: ArchiveWriter,
  inSnapshot: () => Promise<void>,
): Promise<Record<string, number>> {
  const head = await snapshot(client)
  try {
    await archive.file('postgres.json', JSON.stringify(head, null, 1))
    await inSnapshot()
    const rows: Record<string, number> = {}
    for (const table of head.tables) {
      const copy = client.query(to(`copy ${named(table.name)} (${table.columns.map(named).join(', ')}) to stdout`))
      await archive.stream(`postgres/${table.name}`, copy as Readable as AsyncIterable<Buffer> /* a byte stream */)
      rows[table.name] = copy.rowCount
    }
    return rows
  } finally {
    await client.query('rollback')
  }
}

/** Begins the snapshot and pins its tables; begins again when one was dropped in between. */
async function snapshot(client: pg.Client): Promise<PostgresHead> {
  for (let tries = 1; ; tries++) {
    await client.query('begin isolation level repeatable read read only')
    try {
      const tables = inOrder((await client.query<TableRow>(tablesQuery, [notData])).rows)
      for (const table of tables) await client.query(`lock table only ${named(table.name)} in access share mode`)
      // Sequences know no snapshot: read now, they are ahead of every number in it.
      const sequences = await client.query<PostgresHead['sequences'][number]>(sequencesQuery)
      return { tables: tables.map(({ refersTo: _, ...table }) => table), sequences: sequences.rows }
    } catch (error) {
      await client.query('rollback')
      if (tries === maxTries || !(error instanceof pg.DatabaseError && error.code === '42P01')) throw error
    }
  }
}

interface TableRow extends DumpedTable {
  readonly refersTo: readonly string[]
}

const tablesQuery = `
  select c.relname::text as name, p.relname::text as parent, pg_get_expr(c.relpartbound, c.oid) as bound,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
    array(select r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as "refersTo"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
  where n.nspname = 'public' and c.relkind = 'r' and c.relname <> all($1::text[]) order by c.relname`

const sequencesQuery = `
  select sequencename::text as name, data_type::text as type, last_value::float8 as last from pg_sequences where schemaname = 'public' order by 1`

function inOrder(tables: readonly TableRow[]): TableRow[] {
  const done = new Map<string, TableRow>()
  const known = new Set(tables.map((table) => table.name))
  for (let left = [...tables]; left.length > 0; ) {
    const ready = left.filter((table) => table.refersTo.every((name) => done.has(name) || !known.has(name)))
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${left.map((table) => table.name).join(', ')}`)
    for (const table of ready) done.set(table.name, table)
    left = left.filter((table) => !done.has(table.name))
  }
  return [...done.values()]
}

export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`
