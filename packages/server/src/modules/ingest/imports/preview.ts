import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { type Row, textOf } from '@millrace/contract/ingest/import-row.ts'
import type { ImportPreview, ShownRecord } from '@millrace/contract/ingest/imports.ts'
import type { DecodeContext } from '../protocols/types.ts'
import { decodeRows, type RowPlan } from './decode.ts'

const maxErrors = 50
const maxShown = 5

export const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))]

/** What a mapping makes of some rows, without storing anything. */
export function previewOf(
  rows: readonly Row[],
  plan: Pick<RowPlan, 'kind' | 'mapping'>,
  context: DecodeContext,
): Omit<ImportPreview, 'remembered'> {
  const { records, errors } = decodeRows(rows, 1, { ...plan, isHistorical: true, origin: '', run: '' }, context)
  return {
    columns: columnsOf(rows).map((name) => ({ name, samples: samplesOf(rows, name) })),
    mapping: plan.mapping,
    rows: rows.length,
    accepted: records.length,
    errors: errors.slice(0, maxErrors),
    records: records.slice(0, maxShown).map(shown),
  }
}

const samplesOf = (rows: readonly Row[], name: string): string[] =>
  [...new Set(rows.map((row) => textOf(row[name] ?? '').slice(0, 80)).filter((text) => text !== ''))].slice(0, 3)

const shown = ({ event, time, ids, item, profile }: CanonicalRecord): ShownRecord => ({
  event: event?.name ?? null,
  time: new Date(time).toISOString(),
  ids: [...ids],
  item: item ? { type: item.type, id: item.id, deleted: item.op === 'delete' } : null,
  properties: (event ?? profile ?? item)?.properties ?? {},
})
