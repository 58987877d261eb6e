import type { Db } from '../postgres.ts'
import { sql } from '../sql.ts'
import type { LogName, NewBatch } from './positions.ts'

/**
 * Numbers and inserts batches in one statement. Head rows are locked in ascending order and stay locked until the
 * caller's commit, so positions are dense and become visible in order. `received_at` never goes back within a partition.
 */
export async function writeBatches(db: Db, log: LogName, batches: readonly NewBatch[], now: Date): Promise<void> {
  if (batches.length === 0) return
  const sorted = batches.toSorted((a, b) => a.logPart - b.logPart)
  // All bodies in one parameter, cut apart again there: an array of them would have to be written as hexadecimal text.
  const bodies = Buffer.concat(sorted.map((batch) => batch.body))
  let end = 0
  const starts = sorted.map(({ body }) => (end += body.length) - body.length + 1)
  await db.run(sql`
    with wanted as (
      select p, count(*) as n from unnest(${sorted.map((b) => b.logPart)}::smallint[]) p group by p
    ), locked as materialized (
      select h.log_part, h.next, greatest(h.last_received_at, ${now}) as at from log_heads h
      where h.log = ${log} and h.log_part in (select p from wanted) order by h.log_part for update
    ), moved as (
      update log_heads h set next = h.next + w.n, last_received_at = l.at from wanted w, locked l
      where h.log = ${log} and h.log_part = w.p and l.log_part = w.p
      returning h.log_part, l.next as base, l.at
    )
    insert into log_batches (log_part, log, pos, received_at, records, body)
    select m.log_part, ${log}, m.base + x.nth - 1, m.at, x.records, x.body
    from (
      select b.p, b.records, substring(${bodies}::bytea from b.start for b.length) as body, row_number() over (partition by b.p order by b.i) as nth
      from unnest(${sorted.map((b) => b.logPart)}::smallint[], ${sorted.map((b) => b.records)}::int[], ${starts}::int[],
        ${sorted.map((b) => b.body.length)}::int[]) with ordinality b(p, records, start, length, i)
    ) x join moved m on m.log_part = x.p`)
}
