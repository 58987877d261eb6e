import type { Rows, RowsPreview } from '@millrace/contract/ingest/hooks.ts'
import { suggestMapping } from '@millrace/contract/ingest/import-suggest.ts'
import { recordPaths, rowsOfJson } from '@millrace/contract/ingest/json-rows.ts'
import { fail } from '../../../platform/errors.ts'
import type { DecodeContext } from '../protocols/types.ts'
import { isDeeper } from '../protocols/text.ts'
import { columnsOf, previewOf } from './preview.ts'

const maxRows = 200

/** The first records of a JSON document and what a mapping makes of them; without a mapping, a suggested one. */
export function previewDocument(document: unknown, { records, kind, mapping }: Rows, context: DecodeContext): RowsPreview {
  if (isDeeper(document, 64)) fail('invalid_input', {}, [{ path: 'body.body', code: 'too_deep', message: 'nested deeper than 64 levels' }])
  const rows = (rowsOfJson(document, records) ?? []).slice(0, maxRows)
  const used = mapping ?? suggestMapping(columnsOf(rows), kind)
  return { ...previewOf(rows, { kind, mapping: used }, context), remembered: false, paths: recordPaths(document) }
}
