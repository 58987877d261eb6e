import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import type { Row } from '@millrace/contract/ingest/import-row.ts'
import type { RowError } from '@millrace/contract/ingest/imports.ts'
import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import type { Outgoing } from '../../../platform/http/index.ts'
import type { JobContext } from '../../../platform/jobs/index.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { type DecodedRows, decodeRows } from '../imports/decode.ts'
import { judge, verdictSchema, withoutKnown } from '../imports/judge.ts'
import { type Pace, paceOf } from '../imports/pace.ts'
import { countsOf, freshOf, type ImportDeps } from '../imports/run.ts'
import { type QualityNote, writeNotes } from '../quality/quality.ts'
import { readerOf } from './origins.ts'
import { markSchema, type Page, placeSchema, problemOf, type Reader, unreadable } from './reader.ts'
import { openSecrets } from './secrets.ts'
import { find, moveMark, type PullRow } from './store.ts'

export interface PullDeps extends ImportDeps {
  readonly seals: Sealer
  readonly outgoing: Outgoing
}

export const pullPayload = z.object({ pullId: z.string() })
type Payload = z.infer<typeof pullPayload>

/** Where the run is: the page to read next, the mark as this run last left it, what became of the rows so far. */
export const pullCursor = z.object({
  place: placeSchema.nullable(),
  mark: markSchema.nullable(),
  revision: z.number().int(),
  isRead: z.boolean(),
  pages: z.number().int(),
  rows: z.number().int(),
  fresh: z.number().int(),
  changed: z.number().int(),
  known: z.number().int(),
  rejected: z.number().int(),
  quarantined: z.number().int().default(0),
  pending: verdictSchema.nullable(),
})
type Cursor = z.infer<typeof pullCursor>

const source = 'pull'
/** An API whose pages never end. */
const maxPages = 20_000
const maxErrorLines = 100_000

/**
 * Reads page after page. The mark moves in the transaction that notes the page as done, after its records are durable: a crash
 * in between reads the page again, and what was accepted is known by its ids.
 */
export async function runPull(deps: PullDeps, ctx: JobContext<Payload, Cursor>): Promise<JobResult> {
  const pull = (await find(deps.postgres, ctx.projectId ?? 0, ctx.payload.pullId)) ?? fail('not_found', { kind: 'pull' })
  let at = ctx.cursor ?? (await begin(deps, ctx, pull))
  if (at.revision !== pull.revision) fail('pull_changed')
  const pace = paceOf(deps, ctx)
  const secrets = openSecrets(deps.seals, pull.projectId, pull.secrets) ?? fail('secret_lost')
  const reader = readerOf(
    { outgoing: deps.outgoing, signal: ctx.signal, alive: () => ctx.save({}) },
    pull.origin,
    pull.rows.records,
    secrets,
  )
  try {
    while (!at.isRead) {
      if (at.pages >= maxPages) throw unreadable(`more than ${maxPages} pages in one run`)
      at = await takePage({ ...deps, pace }, ctx, pull, at, await readPage(reader, at))
    }
  } finally {
    await reader.close()
  }
  return {
    counts: { pages: at.pages, ...countsOf(pull.rows.kind, at) },
    link: `/data/connections/pulls/${pull.id}`,
    ...(at.rejected > 0 ? { file: { name: `${pull.name}.errors.csv`, type: 'text/csv; charset=utf-8' } } : {}),
  }
}

async function begin({ postgres }: PullDeps, ctx: JobContext<Payload, Cursor>, { mark, revision }: PullRow): Promise<Cursor> {
  const start = {
    place: null,
    mark,
    revision,
    isRead: false,
    pages: 0,
    rows: 0,
    fresh: 0,
    changed: 0,
    known: 0,
    rejected: 0,
    quarantined: 0,
    pending: null,
  }
  await postgres.transaction(async (tx) => {
    await ctx.append(tx, csvMark + csvLine(['row', 'column', 'reason', 'detail']))
    await ctx.save({ cursor: start, progress: { done: 0, note: 'reading' } }, tx)
  })
  return start
}

async function readPage(reader: Reader, at: Cursor): Promise<Page> {
  try {
    return await reader.read(at.place ?? undefined, at.mark)
  } catch (error) {
    throw problemOf(error) ?? error
  }
}

async function takePage(
  deps: PullDeps & { readonly pace: Pace },
  ctx: JobContext<Payload, Cursor>,
  pull: PullRow,
  at: Cursor,
  page: Page,
): Promise<Cursor> {
  const { kind, mapping, historical } = pull.rows
  if (!mapping) fail('mapping_missing')
  const plan = { kind, mapping, isHistorical: historical, origin: pull.id, run: ctx.id }
  const context = { projectId: pull.projectId, timeZone: pull.timeZone, receivedAt: ctx.clock.now().getTime() }
  const decoded = decodeRows(page.rows, at.rows + 1, plan, context)
  // The time of a row may be that of its last change: known is what has its key, in whatever month.
  const verdict = at.pending ?? (await judge(deps, pull.projectId, kind, { ...decoded, isTimed: false }))
  if (at.pending === null) await ctx.save({ cursor: { ...at, pending: verdict } })
  const unknown = withoutKnown(decoded.records, verdict)
  const quarantined = await deps.pace.accept(unknown, (some) => deps.accept(pull.projectId, source, some))
  await stopPoint('pull.after_accept')
  const next: Cursor = {
    place: page.next ?? null,
    mark: page.mark ?? at.mark,
    revision: at.revision,
    isRead: page.next === undefined,
    pages: at.pages + 1,
    rows: at.rows + page.rows.length,
    fresh: at.fresh + freshOf(kind, verdict, quarantined),
    quarantined: at.quarantined + quarantined,
    changed: at.changed + verdict.changed,
    known: at.known + verdict.known,
    rejected: at.rejected + decoded.errors.length,
    pending: null,
  }
  await deps.postgres.transaction(async (tx) => {
    if (page.mark && (await moveMark(tx, pull, at.mark, page.mark)) === 0) fail('pull_changed')
    await writeNotes(tx, notesOf(decoded, page.rows, at.rows + 1, pull.projectId), ctx.clock.now())
    if (decoded.errors.length > 0 && at.rejected < maxErrorLines) await ctx.append(tx, decoded.errors.map(errorLine).join(''))
    await ctx.save({ cursor: next, progress: { done: next.rows, note: 'reading' } }, tx)
  })
  return next
}

const errorLine = ({ row, column, code, detail }: RowError): string => csvLine([row, column ?? '', code, detail])

function notesOf({ errors, issues }: DecodedRows, rows: readonly Row[], first: number, projectId: number): QualityNote[] {
  const rejected = errors.map(({ row, code, detail, column }): QualityNote => {
    return { projectId, source, kind: 'rejected', reason: code, detail, field: column ?? '', raw: rows[row - first] }
  })
  return [...rejected, ...issues.map((issue): QualityNote => ({ ...issue, projectId, source }))]
}
