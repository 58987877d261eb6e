import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Row } from '@millrace/contract/ingest/import-row.ts'
import { suggestMapping } from '@millrace/contract/ingest/import-suggest.ts'
import {
  type ImportFormat,
  importPreviewBodySchema,
  importPreviewSchema,
  importSchema,
  importsSchema,
  importStartSchema,
  newImportQuerySchema,
} from '@millrace/contract/ingest/imports.ts'
import { jobsQuerySchema } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../../platform/http/index.ts'
import type { JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { refuseHopeless } from './hopeless.ts'
import { columnsOf, previewOf } from './preview.ts'
import { rowsOf } from './rows.ts'
import { type ImportDeps, importCursor, importPayload, runImport } from './run.ts'
import * as store from './store.ts'

interface Deps extends ImportDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly jobs: Jobs
}

const base = '/api/v1/projects/:slug/imports'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })
const maxBytes = 4_000_000_000
const previewRows = 200

const formats: Readonly<Record<string, ImportFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  xlsx: 'xlsx',
  parquet: 'parquet',
}

/** Files into the project: upload, look, map, check, run. The work itself is a job. */
export function importRoutes(deps: Deps): Route[] {
  const define = (kind: 'ingest.import' | 'ingest.import_check') =>
    deps.jobs.define(kind, {
      payload: importPayload,
      cursor: importCursor,
      fileNeeds: () => 'data.import',
      run: (ctx) => runImport(deps, ctx),
    })
  return [
    uploadRoute(deps),
    ...readRoutes(deps),
    startRoute(deps, define('ingest.import'), define('ingest.import_check')),
    removeRoute(deps),
  ]
}

const shown = (row: store.ImportRow) => ({ ...row, createdAt: row.createdAt.toISOString() })

function uploadRoute({ postgres, clock }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: base,
    permission: 'data.import',
    summary: 'Upload a file: its bytes as application/octet-stream',
    params: slugOnly,
    query: newImportQuerySchema,
    response: importSchema,
    bodyLimit: maxBytes,
    handler: async ({ project, query, actor, request, audit }) => {
      const format = formats[query.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? fail('file_format', { name: query.name })
      if (!(request.body instanceof Readable)) fail('malformed_body')
      const { name, kind } = query
      const row = {
        id: `imp_${randomBytes(9).toString('hex')}`,
        name,
        kind,
        format,
        bytes: 0,
        createdBy: actor.name,
        createdAt: clock.now(),
      }
      const body: AsyncIterable<Buffer> = request.body
      const bytes = await postgres.transaction(async (tx) => {
        await store.insert(tx, project.id, row)
        let total = 0
        for await (const [piece, part] of pieces(body)) {
          total += part.length
          if (total > maxBytes) fail('body_too_large', { limit: maxBytes })
          await store.addPiece(tx, row.id, piece, part)
        }
        if (total === 0) fail('file_empty')
        await store.setBytes(tx, row.id, total)
        await audit(tx, { action: 'import.uploaded', target: { kind: 'import', id: row.id }, after: { name, kind, bytes: total } })
        return total
      })
      return shown({ ...row, bytes, mapping: null, jobId: null })
    },
  })
}

/** The stream cut into pieces of one size. */
async function* pieces(body: AsyncIterable<Buffer>): AsyncGenerator<[number, Buffer]> {
  let held: Buffer[] = []
  let size = 0
  let piece = 0
  for await (const chunk of body) {
    held.push(chunk)
    size += chunk.length
    if (size < store.pieceBytes) continue
    const all = Buffer.concat(held)
    let at = 0
    for (; at + store.pieceBytes <= all.length; at += store.pieceBytes) yield [piece++, all.subarray(at, at + store.pieceBytes)]
    held = [all.subarray(at)]
    size = all.length - at
  }
  if (size > 0) yield [piece, Buffer.concat(held)]
}

function readRoutes({ postgres, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'data.import',
    summary: 'Files uploaded, newest first',
    params: slugOnly,
    query: jobsQuerySchema.pick({ cursor: true, limit: true }),
    response: importsSchema,
    handler: async ({ project, query }) => {
      const before = readCursor(z.object({ at: z.coerce.date(), id: z.string() }), query.cursor)
      const rows = await store.list(postgres, project.id, before, query.limit)
      const last = rows.at(-1)
      return { items: rows.map(shown), next: last && rows.length === query.limit ? cursorOf({ at: last.createdAt, id: last.id }) : null }
    },
  })
  const one = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'data.import',
    summary: 'One file and the job that last read it',
    params: withId,
    response: importSchema,
    handler: async ({ project, params }) => shown(await found(postgres, project.id, params.id)),
  })
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/:id/preview`,
    permission: 'data.import',
    summary: 'The first rows and what a mapping makes of them; without one the remembered or a suggested mapping',
    params: withId,
    body: importPreviewBodySchema,
    response: importPreviewSchema,
    status: 200,
    handler: async ({ project, params, body }) => {
      const file = await found(postgres, project.id, params.id)
      const rows: Row[] = []
      for await (const row of rowsOf(postgres, file)) if (rows.push(row) === previewRows) break
      const columns = columnsOf(rows)
      const kept = await store.remembered(postgres, project.id, file.kind, columns)
      const mapping = body.mapping ?? kept ?? suggestMapping(columns, file.kind)
      const context = { projectId: project.id, timeZone: project.timeZone, receivedAt: clock.now().getTime() }
      return { ...previewOf(rows, { kind: file.kind, mapping }, context), remembered: body.mapping === undefined && kept !== undefined }
    },
  })
  return [list, one, preview]
}

const found = async (postgres: Postgres, projectId: number, id: string): Promise<store.ImportRow> =>
  (await store.find(postgres, projectId, id)) ?? fail('not_found', { kind: 'import' })

type Kind = JobKind<z.infer<typeof importPayload>>

function startRoute({ postgres, jobs, clock }: Deps, importing: Kind, checking: Kind): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/:id/start`,
    permission: 'data.import',
    summary: 'Import the file, or check every row of it; answers with the job',
    params: withId,
    body: importStartSchema,
    response: z.object({ jobId: z.string() }),
    status: 202,
    handler: ({ project, params, body, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const file = (await store.find(tx, project.id, params.id)) ?? fail('not_found', { kind: 'import' })
        refuseHopeless(body.mapping, file.kind)
        const { mapping, dryRun, fires } = body
        const payload = { importId: file.id, mapping, timeZone: project.timeZone, dryRun, fires }
        const { id } = await jobs.start(tx, {
          kind: dryRun ? checking : importing,
          projectId: project.id,
          payload,
          title: { name: file.name },
          createdBy: actor.name,
          key: file.id,
        })
        await store.started(tx, file.id, mapping, id)
        await store.remember(tx, project.id, file.kind, Object.keys(mapping.columns), mapping, clock.now())
        await audit(tx, {
          action: dryRun ? 'import.checked' : 'import.started',
          target: { kind: 'import', id: file.id },
          after: { mapping, fires },
        })
        return { jobId: id }
      }),
  })
}

function removeRoute({ postgres }: Deps): Route {
  return defineRoute({
    method: 'DELETE',
    url: `${base}/:id`,
    permission: 'data.import',
    summary: 'Remove the file; what was imported from it stays',
    params: withId,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await store.find(tx, project.id, params.id)) ?? fail('not_found', { kind: 'import' })
        await store.remove(tx, project.id, params.id)
        await audit(tx, { action: 'import.removed', target: { kind: 'import', id: params.id }, before: { name: before.name } })
      }),
  })
}
