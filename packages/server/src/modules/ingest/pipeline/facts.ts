import type { Json } from '@millrace/contract/events.ts'
import {
  checkFences,
  decodeFacts,
  type FactLine,
  factOf,
  finishClaims,
  type Lease,
  type LogBatch,
  offsetOf,
} from '../../../platform/log/index.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { type QualityNote, writeNotes } from '../quality/quality.ts'
import { claimRanges, nothing, type Round, roundOf, tokenOf } from './claim.ts'
import { insertRange, type Line, type RefusedLine } from './insert-range.ts'
import type { PipelineDeps } from './loop.ts'
import { splitProperties } from './row.ts'

export type MoveDeps = Pick<PipelineDeps, 'postgres' | 'clickhouse' | 'catalog' | 'now' | 'log'>

/** Moves the next round of facts to their tables. */
export async function moveFacts(deps: MoveDeps, epoch: string, leases: readonly Lease[]): Promise<Round> {
  const { postgres, clickhouse } = deps
  const claim = await claimRanges(postgres, 'facts', leases)
  if (!claim) return nothing
  const round = { token: tokenOf(epoch, 'facts', claim), replayed: claim.replayed }
  const notes: QualityNote[] = []
  const facts = claim.batches.map((batch): FactBatch => ({ ...batch, facts: decodeFacts(batch.body) }))
  const extraNames = await deps.catalog.extraProfileNames(projectsOf(facts))
  for (const [table, lines] of linesByTable(facts, extraNames)) {
    const refused = await insertRange(clickhouse, table, round, lines)
    for (const line of refused) notes.push(noteOf(table, line))
  }
  await stopPoint('facts.after_insert')
  await postgres.transaction(async (tx) => {
    await checkFences(tx, 'facts', claim.ranges)
    await writeNotes(tx, notes, deps.now())
    await finishClaims(tx, 'facts', claim.ranges)
  })
  if (notes.length > 0) deps.log.error({ facts: notes.length, first: notes[0]?.detail }, 'facts refused by the analysis store')
  return roundOf(claim)
}

interface FactBatch extends LogBatch {
  readonly facts: readonly FactLine[]
}
type ExtraNames = ReadonlyMap<number, ReadonlySet<string>>

/** Projects with profiles among the facts: some of their properties may have no column. */
const projectsOf = (batches: readonly FactBatch[]): number[] => [
  ...new Set(
    batches.flatMap(({ facts }) => facts.flatMap((line) => (line.table === 'profiles' ? [Number(factOf(line).row['project_id'])] : []))),
  ),
]

/** Our own code wrote the row, so this is a bug to be seen; it must not hold up everything behind it. */
const noteOf = (table: string, { line: { text }, detail }: RefusedLine): QualityNote => ({
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

function factLine(line: FactLine, logPart: number, offset: number, extraNames: ExtraNames): string {
  const place = `,"log_partition":${logPart},"log_offset":${offset}}\n`
  if (!line.hasProperties) return line.json.slice(0, -1) + place
  const { row } = factOf(line)
  // Only profiles share their columns among many names.
  const outside = line.table === 'profiles' ? extraNames.get(Number(row['project_id'])) : undefined
  const columns = Object.entries(row).map(([name, value]) =>
    name === 'properties' ? propertiesOf(value, outside) : `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  )
  return `{${columns.join(',')}${place}`
}

function propertiesOf(value: unknown, extraNames: ReadonlySet<string> | undefined): string {
  const properties = value as Readonly<Record<string, Json>> /* profiles are JSON by construction */
  const { columns, extra } = splitProperties(properties, (name) => !extraNames?.has(name))
  return `"properties":{${columns}},"extra":${JSON.stringify(extra)}`
}
