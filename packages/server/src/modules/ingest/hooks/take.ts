import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Row } from '@millrace/contract/ingest/import-row.ts'
import type { HookAnswer } from '@millrace/contract/ingest/hooks.ts'
import type { RowError } from '@millrace/contract/ingest/imports.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { rowsOfJson } from '@millrace/contract/ingest/json-rows.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { maxBodyBytes, type RawBody } from '../endpoints/raw-body.ts'
import { type DecodedRows, decodeRows } from '../imports/decode.ts'
import { seenBefore } from '../pipeline/seen.ts'
import { inflate } from '../protocols/inflate.ts'
import { parseJson } from '../protocols/json.ts'
import { isDeeper } from '../protocols/text.ts'
import type { Quality, QualityNote } from '../quality/quality.ts'
import { signatureProblem } from './signature.ts'
import type { HookRow } from './store.ts'

export interface HookDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly quality: Quality
  readonly seals: Sealer
  accept(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<unknown>
}

/** What a sender is answered, and what is kept of it. */
export interface Outcome {
  readonly status: number
  readonly said: string
  readonly answer: HookAnswer | { readonly code: string; readonly detail: string }
  /** The document as text, unpacked. */
  readonly text: string
}

const source = 'webhook'
const maxErrors = 100

type Hook = HookRow & { readonly timeZone: string }
interface Sent {
  readonly headers: IncomingHttpHeaders
  readonly body: RawBody
}

/** Takes one body: proves it, reads it, maps it, accepts its records. Throws when they cannot be stored. */
export async function takeBody(deps: HookDeps, hook: Hook, { headers, body }: Sent): Promise<Outcome> {
  const now = deps.clock.now()
  const refuse = async (status: number, reason: string, detail: string, text: string, raw?: unknown): Promise<Outcome> => {
    await deps.quality.note([{ projectId: hook.projectId, source, kind: 'rejected', reason, detail: `${hook.name}: ${detail}`, raw }])
    // A list of records that is not there, or no mapping yet: sending it again would not help.
    const answer = status === 200 ? { accepted: 0, rejected: 1, errors: [{ index: 0, code: reason, detail }] } : { code: reason, detail }
    return { status, said: reason, answer, text }
  }
  if (body.isTooLarge) return refuse(413, 'body_too_large', `the body is larger than ${maxBodyBytes} bytes`, '')
  const { signature } = hook.settings
  const problem = signatureProblem(signature, secretOf(deps, hook), { headers, body: body.bytes, now })
  // What nobody vouches for is not kept.
  if (problem) return refuse(401, problem, `the ${signature.scheme} signature`, '')
  const unpacked = inflate(body.bytes, headers['content-encoding'])
  if (unpacked.kind === 'broken') return refuse(400, unpacked.reason, 'the body cannot be unpacked', '')
  const text = unpacked.body.toString()
  const document = parseJson(text)
  if (document === undefined) return refuse(400, 'json_malformed', 'the body is not JSON', text, text)
  if (isDeeper(document, 64)) return refuse(400, 'too_deep', 'the body is nested too deeply', '')
  const { mapping, records: path } = hook.settings
  if (!mapping) return refuse(200, 'mapping_missing', 'nobody has said yet what its bodies mean', text, document)
  const rows = rowsOfJson(document, path)
  if (!rows) return refuse(200, 'records_missing', `there is no list at ${path}`, text, document)

  const context = { projectId: hook.projectId, timeZone: hook.timeZone, receivedAt: now.getTime() }
  const run = `${hook.id}:${headerText(headers['webhook-id']) ?? randomUUID()}`
  const plan = { kind: hook.settings.kind, mapping, isHistorical: hook.settings.historical, origin: hook.id, run }
  const decoded = decodeRows(rows, 0, plan, context)
  await deps.accept(hook.projectId, source, await newOnes(deps, decoded, now))
  await deps.quality.note(notesOf(decoded, rows, hook.projectId))
  return { status: 200, said: decoded.errors[0]?.code ?? '', answer: answerOf(rows, decoded), text }
}

function secretOf({ seals }: HookDeps, hook: Hook): string {
  if (!hook.secret) return ''
  const secret = seals.open(hook.projectId, hook.secret)
  // The sender is asked to repeat, until somebody brings the old secret of the installation back or sets this one anew.
  if (secret === undefined) throw new Error(`the secret of webhook ${hook.id} was sealed with another secret`)
  return secret
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** A retry on a later day of a body that says no time, or another, would be of another day, and so no repeat. */
async function newOnes({ postgres }: HookDeps, { records }: DecodedRows, now: Date): Promise<readonly CanonicalRecord[]> {
  const before = await seenBefore(
    postgres,
    records.filter((record) => record.event),
    now,
  )
  return records.filter((record) => !before.has(record.key))
}

function notesOf({ errors, issues }: DecodedRows, rows: readonly Row[], projectId: number): QualityNote[] {
  const rejected = errors.map(
    ({ row, code, detail, column }): QualityNote => ({
      projectId,
      source,
      kind: 'rejected',
      reason: code,
      detail,
      field: column ?? '',
      raw: rows[row],
    }),
  )
  return [...rejected, ...issues.map((issue): QualityNote => ({ ...issue, projectId, source }))]
}

function answerOf(rows: readonly Row[], { errors }: DecodedRows): HookAnswer {
  return { accepted: rows.length - errors.length, rejected: errors.length, errors: errors.slice(0, maxErrors).map(shownError) }
}

const shownError = ({ row, code, detail, column }: RowError) => ({
  index: row,
  code,
  detail,
  ...(column === null ? {} : { field: column }),
})
