import { createHash } from 'node:crypto'
import { mapRow, type Row, textOf } from '@millrace/contract/ingest/import-row.ts'
import type { ImportKind, ImportMapping, RowError } from '@millrace/contract/ingest/imports.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { decodeNative } from '../protocols/index.ts'
import type { DecodeContext } from '../protocols/types.ts'

export interface DecodedRows {
  readonly records: readonly CanonicalRecord[]
  readonly errors: readonly RowError[]
}

export interface RowPlan {
  readonly kind: ImportKind
  readonly mapping: ImportMapping
  readonly isHistorical: boolean
}

/** Rows as records, through the native protocol; `first` is the number of the first row. A row's id is made of its key columns, or of all. */
export function decodeRows(rows: readonly Row[], first: number, plan: RowPlan, context: DecodeContext): DecodedRows {
  const errors: RowError[] = []
  const events: unknown[] = []
  const numbers: number[] = []
  rows.forEach((row, i) => {
    const mapped = mapRow(row, plan.mapping, plan.kind)
    if ('code' in mapped) {
      errors.push({ row: first + i, code: mapped.code, detail: mapped.value, column: mapped.column || null })
      return
    }
    events.push({ ...mapped.event, message_id: `import:${keyOf(row, plan)}` })
    numbers.push(first + i)
  })
  const request = { events, writeKey: undefined, isHistorical: plan.isHistorical, isTest: false, sentAt: undefined }
  const { records, rejects } = decodeNative(request, context)
  for (const reject of rejects)
    errors.push({ row: numbers[reject.index] ?? 0, code: reject.reason, detail: reject.detail, column: reject.field ?? null })
  return { records, errors: errors.toSorted((a, b) => a.row - b.row) }
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
