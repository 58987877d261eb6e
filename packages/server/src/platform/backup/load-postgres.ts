import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import type { Cut } from './dump-clickhouse.ts'
import { named } from './dump-postgres.ts'
import type { PostgresHead } from './format.ts'

export interface Loading {
  table(name: string, bytes: AsyncIterable<Buffer>): Promise<void>
  /** Checks the counts, puts positions, leases and sequences in order, and commits; answers with the rows loaded. */
  finish(expected: Readonly<Record<string, number>>, facts: readonly Cut[]): Promise<number>
}

/** Fills the tables of a fresh schema in one transaction: what is not finished was never there. */
export async function loadPostgres(client: pg.Client, head: PostgresHead): Promise<Loading> {
  const columns = new Map(head.tables.map((table) => [table.name, table.columns]))
  const loaded = new Map<string, number>()
  await client.query('begin')
  for (const { name, parent, bound } of head.tables)
    if (parent !== null) await client.query(`create table ${named(name)} partition of ${named(parent)} ${bound}`)
  // Rows that the migrations themselves have put in are in the backup too, as they are by now.
  await client.query(`truncate ${head.tables.map((table) => named(table.name)).join(', ')}`)

  return {
    async table(name, bytes) {
      const copy = client.query(from(`copy ${named(name)} (${(columns.get(name) ?? []).map(named).join(', ')}) from stdin`))
      await pipeline(Readable.from(bytes), copy)
      loaded.set(name, copy.rowCount)
    },
    async finish(expected, facts) {
      for (const [name, rows] of Object.entries(expected))
        if ((loaded.get(name) ?? 0) !== rows) throw new Error(`${name}: ${loaded.get(name) ?? 0} of ${rows} rows are in the backup`)
      await asAfterACleanStop(client, facts)
      await moveSequences(client, head.sequences)
      await client.query('commit')
      await client.query('analyze')
      return [...loaded.values()].reduce((sum, n) => sum + n, 0)
    },
  }
}

/**
 * Nobody holds a lease, and older holders are fenced off. The facts log goes on where its tables were read; what was moved after
 * that is moved again. New epochs: what the log inserts from now on is never taken for an insert of the installation backed up.
 */
async function asAfterACleanStop(client: pg.Client, facts: readonly Cut[]): Promise<void> {
  await client.query(`update log_positions set owner = null, until = 'epoch', fence = fence + 1`)
  await client.query(`update part_leases set owner = null, until = 'epoch', fence = fence + 1`)
  await client.query('delete from workers')
  await client.query('update log_epochs set epoch = gen_random_uuid()::text')
  await client.query(
    `update log_positions p set done_upto = x.done, claimed_upto = x.done from unnest($1::smallint[], $2::bigint[]) x(part, done)
     where p.log = 'facts' and p.log_part = x.part`,
    [facts.map((cut) => cut.logPart), facts.map((cut) => cut.doneUpto)],
  )
}

/** Numbers that were handed out after the backup stand in links and Message-IDs of mails already sent: never given again. */
const gap = (type: string): number => (type === 'bigint' ? 100_000_000 : 1_000)

async function moveSequences(client: pg.Client, sequences: PostgresHead['sequences']): Promise<void> {
  for (const { name, type, last } of sequences)
    if (last !== null) await client.query('select setval($1::regclass, $2::bigint)', [named(name), last + gap(type)])
}
