import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import { type ImportKind, importMappingSchema, type RowError } from '@millrace/contract/ingest/imports.ts'
import type { Row } from '@millrace/contract/ingest/import-row.ts'
import type { JobResult } from '@millrace/contract/jobs/api.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import type { JobContext } from '../../../platform/jobs/index.ts'
import { decodeRows } from './decode.ts'
import { judge, type JudgeDeps, type Verdict, verdictSchema, withoutKnown } from './judge.ts'
import { type PaceDeps, paceOf } from './pace.ts'
import { type Meter, rowsOf } from './rows.ts'
import { find } from './store.ts'

export interface ImportDeps extends JudgeDeps, PaceDeps {
  /** Answers with how many of them the tracking plan holds back. */
  accept(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<number>
  /** What it would hold back. */
  prepare(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<{ readonly refused: readonly unknown[] }>
}

export const importPayload = z.object({
  importId: z.string(),
  mapping: importMappingSchema,
  timeZone: z.string(),
  dryRun: z.boolean(),
  fires: z.boolean(),
})
type Payload = z.infer<typeof importPayload>

/** Rows done, what became of them, and, of the chunk being accepted, what the project had of it before. */
export const importCursor = z.object({
  rows: z.number().int(),
  fresh: z.number().int(),
  changed: z.number().int().default(0),
  known: z.number().int(),
  rejected: z.number().int(),
  quarantined: z.number().int().default(0),
  pending: verdictSchema.nullable().catch(null),
})
type Cursor = z.infer<typeof importCursor>

const chunkRows = 5_000
const maxErrorLines = 100_000

/**
 * Reads the file from where an earlier run came to and accepts it in chunks. Before a chunk is accepted, what the project
 * already had of it is noted in the cursor: after a crash in between, the same is left out and the figures stay true.
 */
export async function runImport(deps: ImportDeps, ctx: JobContext<Payload, Cursor>): Promise<JobResult> {
  const { postgres } = deps
  const projectId = ctx.projectId ?? 0
  const file = (await find(postgres, projectId, ctx.payload.importId)) ?? fail('not_found', { kind: 'import' })
  const plan = { kind: file.kind, mapping: ctx.payload.mapping, isHistorical: !ctx.payload.fires, origin: 'import', run: ctx.id }
  let at: Cursor = ctx.cursor ?? { rows: 0, fresh: 0, changed: 0, known: 0, rejected: 0, quarantined: 0, pending: null }
  if (at.rows === 0 && at.pending === null)
    await postgres.transaction(async (tx) => {
      await ctx.append(tx, csvMark + csvLine(['row', 'column', 'reason', 'detail']))
      await ctx.save({ cursor: at, progress: { done: 0, note: 'reading' } }, tx)
    })

  const pace = paceOf(deps, ctx)
  const meter: Meter = { bytes: 0, rows: undefined }
  for await (const rows of chunks(rowsOf(postgres, file, meter), at.rows)) {
    const context = { projectId, timeZone: ctx.payload.timeZone, receivedAt: ctx.clock.now().getTime() }
    const decoded = decodeRows(rows, at.rows + 1, plan, context)
    const { records, errors } = decoded
    const verdict = at.pending ?? (await judge(deps, projectId, file.kind, decoded))
    const unknown = withoutKnown(records, verdict)
    let quarantined: number
    if (ctx.payload.dryRun) quarantined = (await deps.prepare(projectId, 'import', unknown)).refused.length
    else if (unknown.length === 0) quarantined = 0
    else {
      if (at.pending === null) await ctx.save({ cursor: { ...at, pending: verdict } })
      quarantined = await pace.accept(unknown, (some) => deps.accept(projectId, 'import', some))
    }
    const next: Cursor = {
      rows: at.rows + rows.length,
      fresh: at.fresh + freshOf(file.kind, verdict, quarantined),
      quarantined: at.quarantined + quarantined,
      changed: at.changed + verdict.changed,
      known: at.known + verdict.known,
      rejected: at.rejected + errors.length,
      pending: null,
    }
    const progress = {
      done: next.rows,
      total: totalOf(meter, next.rows, file.bytes),
      note: ctx.payload.dryRun ? 'checking' : 'writing',
    } as const
    await postgres.transaction(async (tx) => {
      if (errors.length > 0 && at.rejected < maxErrorLines) await ctx.append(tx, errors.map(errorLine).join(''))
      await ctx.save({ cursor: next, progress }, tx)
    })
    at = next
  }
  return {
    counts: countsOf(file.kind, at),
    link: '/data/imports',
    ...(at.rejected > 0 ? { file: { name: `${file.name}.errors.csv`, type: 'text/csv; charset=utf-8' } } : {}),
  }
}

/** An event in quarantine is not new yet; of people and items the rows are counted, whatever becomes of them. */
export const freshOf = (kind: ImportKind, verdict: Verdict, quarantined: number): number =>
  kind === 'events' ? verdict.fresh - quarantined : verdict.fresh

/** The figures people see; an event that is known cannot have changed. */
export const countsOf = (kind: ImportKind, at: Omit<Cursor, 'pending'>): Record<string, number> => ({
  rows: at.rows,
  new: at.fresh,
  ...(kind === 'events' ? {} : { changed: at.changed }),
  known: at.known,
  rejected: at.rejected,
  ...(at.quarantined > 0 ? { quarantined: at.quarantined } : {}),
})

/** Rows there are, or how many there will be if the rest is like what was read. */
const totalOf = (meter: Meter, done: number, bytes: number): number =>
  meter.rows ?? Math.max(done, Math.round((done * bytes) / Math.max(meter.bytes, 1)))

const errorLine = ({ row, column, code, detail }: RowError): string => csvLine([row, column ?? '', code, detail])

/** Rows in chunks, without the first so many. */
async function* chunks(rows: AsyncIterable<Row>, skip: number): AsyncGenerator<Row[]> {
  let chunk: Row[] = []
  let n = 0
  for await (const row of rows) {
    n += 1
    if (n <= skip) continue
    chunk.push(row)
    if (chunk.length < chunkRows) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
