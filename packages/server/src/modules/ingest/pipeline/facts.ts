import type { ClickHouse } from '../../../platform/clickhouse.ts'
import {
  batchSpan,
  decodeBody,
  type Fact,
  finishClaim,
  type Lease,
  type LogBatch,
  offsetOf,
  readAfter,
  readRange,
  recordClaim,
} from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { insertRange, type Line } from './insert-range.ts'
import { written } from './row.ts'

const maxBatches = 200

/** Moves the next range of facts to their tables; false when there was none. */
export async function moveFacts(postgres: Postgres, clickhouse: ClickHouse, epoch: string, lease: Lease): Promise<Lease | undefined> {
  const replayed = lease.claimedUpto > lease.doneUpto
  const batches = replayed
    ? await readRange(postgres, 'facts', lease.logPart, lease.doneUpto, lease.claimedUpto)
    : await readAfter(postgres, 'facts', lease.logPart, lease.doneUpto, maxBatches)
  const last = batches.at(-1)
  if (!last) return undefined
  if (!replayed) await recordClaim(postgres, 'facts', lease, last.pos)
  const range = {
    logPart: lease.logPart,
    from: (lease.doneUpto + 1) * batchSpan,
    to: (last.pos + 1) * batchSpan - 1,
    replayed,
  }
  for (const [table, lines] of linesByTable(batches)) {
    const refused = await insertRange(
      clickhouse,
      table,
      { ...range, token: `${epoch}:facts:${lease.logPart}:${lease.doneUpto}-${last.pos}` },
      lines,
    )
    // Our own code wrote these rows: one that cannot be stored is a bug to be seen, not data to be dropped.
    if (refused.length > 0) throw new Error(`${table} refuses facts, the first is ${refused[0]?.text}`)
  }
  await stopPoint('facts.after_insert')
  await postgres.transaction((tx) => finishClaim(tx, 'facts', lease, last.pos))
  return { ...lease, doneUpto: last.pos, claimedUpto: last.pos }
}

function linesByTable(batches: readonly LogBatch[]): Map<string, Line[]> {
  const tables = new Map<string, Line[]>()
  for (const batch of batches)
    decodeBody<Fact[]>(batch.body).forEach((fact, i) => {
      const offset = offsetOf(batch.pos, i)
      const line = { offset, month: 0, text: factLine(fact, batch.logPart, offset) }
      const lines = tables.get(fact.table)
      if (lines) lines.push(line)
      else tables.set(fact.table, [line])
    })
  return tables
}

function factLine(fact: Fact, logPart: number, offset: number): string {
  const columns = Object.entries(fact.row).map(
    ([name, value]) => `${JSON.stringify(name)}:${name === 'properties' ? propertiesOf(value) : JSON.stringify(value)}`,
  )
  return `{${columns.join(',')},"log_partition":${logPart},"log_offset":${offset}}\n`
}

function propertiesOf(value: unknown): string {
  const entries = Object.entries(value as Record<string, Parameters<typeof written>[0]> /* profiles are JSON by construction */)
  return `{${entries
    .filter(([, v]) => v !== null)
    .map(([name, v]) => `${JSON.stringify(name)}:${written(v)}`)
    .join(',')}}`
}
