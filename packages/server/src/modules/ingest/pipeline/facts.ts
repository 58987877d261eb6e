import type { Json } from '@millrace/contract/events.ts'
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
import { stopPoint } from '../../../platform/stop-points.ts'
import { type QualityNote, writeNotes } from '../quality/quality.ts'
import { insertRange, type Line, type RefusedLine } from './insert-range.ts'
import type { PipelineDeps } from './loop.ts'
import { splitProperties } from './row.ts'

const maxBatches = 200

export type MoveDeps = Pick<PipelineDeps, 'postgres' | 'clickhouse' | 'catalog' | 'now' | 'log'>

/** Moves the next range of facts to their tables; answers with the lease after it, or nothing when there was none. */
export async function moveFacts(deps: MoveDeps, epoch: string, lease: Lease): Promise<Lease | undefined> {
  const { postgres, clickhouse } = deps
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
  const token = `${epoch}:facts:${lease.logPart}:${lease.doneUpto}-${last.pos}`
  const notes: QualityNote[] = []
  const facts = batches.map((batch): FactBatch => ({ ...batch, facts: decodeBody<Fact[]>(batch.body) }))
  const extraNames = await deps.catalog.extraProfileNames(projectsOf(facts))
  for (const [table, lines] of linesByTable(facts, extraNames)) {
    const refused = await insertRange(clickhouse, table, { ...range, token }, lines)
    for (const line of refused) notes.push(noteOf(table, line))
  }
  await stopPoint('facts.after_insert')
  await postgres.transaction(async (tx) => {
    await writeNotes(tx, notes, deps.now())
    await finishClaim(tx, 'facts', lease, last.pos)
  })
  if (notes.length > 0) deps.log.error({ facts: notes.length, first: notes[0]?.detail }, 'facts refused by the analysis store')
  return { ...lease, doneUpto: last.pos, claimedUpto: last.pos }
}

interface FactBatch extends LogBatch {
  readonly facts: readonly Fact[]
}
type ExtraNames = ReadonlyMap<number, ReadonlySet<string>>

/** Projects with profiles among the facts: some of their properties may have no column. */
const projectsOf = (batches: readonly FactBatch[]): number[] => [
  ...new Set(batches.flatMap(({ facts }) => facts.flatMap(({ table, row }) => (table === 'profiles' ? [Number(row['project_id'])] : [])))),
]

/** Our own code wrote the row, so this is a bug to be seen; it must not hold up everything behind it. */
const noteOf = (table: string, { text, detail }: RefusedLine): QualityNote => ({
  projectId: (JSON.parse(text) as { project_id?: number }) /* a line of ours */.project_id,
  source: 'system',
  kind: 'rejected',
  reason: 'fact_refused',
  field: table,
  detail,
  raw: text,
})

function linesByTable(batches: readonly FactBatch[], extraNames: ExtraNames): Map<string, Line[]> {
  const tables = new Map<string, Line[]>()
  for (const batch of batches)
    batch.facts.forEach((fact, i) => {
      const offset = offsetOf(batch.pos, i)
      const line = { offset, month: 0, text: factLine(fact, batch.logPart, offset, extraNames) }
      const lines = tables.get(fact.table)
      if (lines) lines.push(line)
      else tables.set(fact.table, [line])
    })
  return tables
}

function factLine(fact: Fact, logPart: number, offset: number, extraNames: ExtraNames): string {
  const columns = Object.entries(fact.row).map(([name, value]) =>
    name === 'properties' ? propertiesOf(value, namesOutside(fact, extraNames)) : `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  )
  return `{${columns.join(',')},"log_partition":${logPart},"log_offset":${offset}}\n`
}

/** Only profiles share their columns among many names. */
const namesOutside = ({ table, row }: Fact, extraNames: ExtraNames): ReadonlySet<string> | undefined =>
  table === 'profiles' ? extraNames.get(Number(row['project_id'])) : undefined

function propertiesOf(value: unknown, extraNames: ReadonlySet<string> | undefined): string {
  const properties = value as Readonly<Record<string, Json>> /* profiles are JSON by construction */
  const { columns, extra } = splitProperties(properties, (name) => !extraNames?.has(name))
  return `"properties":{${columns}},"extra":${JSON.stringify(extra)}`
}
