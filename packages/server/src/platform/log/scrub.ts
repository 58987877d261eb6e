import type { Db, Postgres, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'
import { decodeBody, encodeBody } from './body.ts'
import { decodeFacts, encodeFacts, factOf } from './fact-lines.ts'
import { type LogName, logNames } from './positions.ts'

/** How far the partitions of the logs had been written at a moment. */
export type LogHeads = readonly { readonly log: LogName; readonly logPart: number; readonly upto: number }[]

/** Stops commits of the pipeline until the end of the transaction: what holds nobody's fence now begins after it. */
export async function holdPipeline(tx: Tx): Promise<void> {
  await tx.run(sql`select 1 from log_positions where log = 'events' order by log_part for update`)
}

export const logHeads = (db: Db): Promise<LogHeads> =>
  db.rows(
    sql`select log, log_part as "logPart", next - 1 as upto from log_heads where log = any(${[...logNames]}::text[]) order by log, log_part`,
  )

/** Whether everything written up to these heads has been processed. */
export async function isPast(db: Db, heads: LogHeads): Promise<boolean> {
  const row = await db.one<{ n: number }>(sql`
    select count(*) as n from unnest(${heads.map((one) => one.log)}::text[], ${heads.map((one) => one.logPart)}::smallint[],
      ${heads.map((one) => one.upto)}::bigint[]) x(log, part, upto)
    join log_positions p on p.log_part = x.part and p.log = x.log where p.done_upto < x.upto`)
  return row?.n === 0
}

interface Batch {
  readonly at: Date
  readonly logPart: number
  readonly pos: number
  readonly body: Buffer
}

const pageSize = 200

/**
 * Takes records and facts that mention somebody out of batches every reader has passed; nobody reads those again, so what is
 * left of a batch need not keep its places. Answers with how many batches were written anew.
 */
export async function scrubLog(
  postgres: Postgres,
  heads: LogHeads,
  mentions: (item: unknown) => boolean,
  onPage: () => Promise<void>,
): Promise<number> {
  let changed = 0
  for (const { log, logPart, upto } of heads)
    for (let pos = -1; ; ) {
      const batches = await postgres.rows<Batch>(sql`
        select b.received_at as at, b.log_part as "logPart", b.pos, b.body from log_batches b
        join log_positions p on p.log_part = b.log_part and p.log = b.log and b.pos <= p.done_upto
        where b.log_part = ${logPart} and b.log = ${log} and b.pos > ${pos} and b.pos <= ${upto} order by b.pos limit ${pageSize}`)
      changed += await rewrite(
        postgres,
        log,
        batches.flatMap((batch) => without(log, batch, mentions)),
      )
      const last = batches.at(-1)
      if (!last) break
      pos = last.pos
      await onPage()
    }
  return changed
}

/** The batch without what mentions somebody; nothing when there is nothing of the kind. */
function without(log: LogName, batch: Batch, mentions: (item: unknown) => boolean): Batch[] {
  if (log === 'facts') {
    const facts = decodeFacts(batch.body).map(factOf)
    const kept = facts.filter((one) => !mentions(one))
    return kept.length === facts.length ? [] : [{ ...batch, body: encodeFacts(kept) }]
  }
  const body = decodeBody<{ readonly records: readonly unknown[] }>(batch.body)
  const kept = body.records.filter((one) => !mentions(one))
  return kept.length === body.records.length ? [] : [{ ...batch, body: encodeBody({ ...body, records: kept }) }]
}

async function rewrite(db: Db, log: LogName, batches: readonly Batch[]): Promise<number> {
  if (batches.length === 0) return 0
  return db.run(sql`
    update log_batches b set body = x.body
    from unnest(${batches.map((one) => one.at)}::timestamptz[], ${batches.map((one) => one.logPart)}::smallint[], ${batches.map((one) => one.pos)}::bigint[],
      ${batches.map((one) => one.body)}::bytea[]) x(at, part, pos, body)
    where b.log_part = x.part and b.log = ${log} and b.pos = x.pos and b.received_at = x.at`)
}
