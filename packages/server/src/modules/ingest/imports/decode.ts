import { createHash } from 'node:crypto'
import { mapRow, type Row, textOf } from '@millrace/contract/ingest/import-row.ts'
import type { ImportKind, ImportMapping, RowError } from '@millrace/contract/ingest/imports.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { decodeNative } from '../protocols/index.ts'
import type { DecodeContext, Issue } from '../protocols/types.ts'

export interface DecodedRows {
  readonly records: readonly CanonicalRecord[]
  readonly errors: readonly RowError[]
  /** What was dropped or cut in rows that were taken. */
  readonly issues: readonly Issue[]
  /** Every row says when: none bears the time of its import. */
  readonly isTimed: boolean
}

export interface RowPlan {
  readonly kind: ImportKind
  readonly mapping: ImportMapping
  readonly isHistorical: boolean
  /** Where the rows come from: the same row from there is the same event for ever. */
  readonly origin: string
  /** The run that reads them. People and items go by it: what was so once, and then otherwise, may become so again. */
  readonly run: string
}

/** Rows as records, through the native protocol; `first` is the number of the first row. An event's id is made of its key columns, or of all. */
export function decodeRows(rows: readonly Row[], first: number, plan: RowPlan, context: DecodeContext): DecodedRows {
  const errors: RowError[] = []
  const events: unknown[] = []
  const numbers: number[] = []
  let isTimed = true
  rows.forEach((row, i) => {
    const mapped = mapRow(row, plan.mapping, plan.kind)
    if ('code' in mapped) {
      errors.push({ row: first + i, code: mapped.code, detail: mapped.value, column: mapped.column || null })
      return
    }
    events.push({ ...mapped.event, message_id: plan.kind === 'events' ? `${plan.origin}:${keyOf(row, plan)}` : `${plan.run}:${first + i}` })
    numbers.push(first + i)
    isTimed &&= 'time' in mapped.event
  })
  const request = { events, writeKey: undefined, isHistorical: plan.isHistorical, isTest: false, sentAt: undefined }
  const { records, rejects, issues } = decodeNative(request, context)
  for (const reject of rejects)
    errors.push({ row: numbers[reject.index] ?? 0, code: reject.reason, detail: reject.detail, column: reject.field ?? null })
  return { records, errors: errors.toSorted((a, b) => a.row - b.row), issues, isTimed }
}

function keyOf(row: Row, { mapping, kind }: RowPlan): string {
  const columns = mapping.key.length > 0 ? mapping.key : Object.keys(row).toSorted()
  // A key column that is empty tells nothing apart: then the whole row does.
  const values = columns.map((column) => textOf(row[column] ?? ''))
  const parts = values.every((value) => value === '') ? Object.entries(row).map(([name, value]) => `${name}=${textOf(value)}`) : values
  return createHash('sha256')
    .update(JSON.stringify([kind, mapping.event ?? '', columns, parts]))
    .digest('hex')
    .slice(0, 40)
}
