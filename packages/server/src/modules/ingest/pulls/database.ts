import type { Row } from '@millrace/contract/ingest/import-row.ts'
import type { Page } from './reader.ts'
import { cursorAlias, keyAlias } from './statement.ts'

export const pageRows = 5_000
export const connectMs = 15_000
/** A page that takes longer is given up by the server. */
export const queryMs = 60_000

/** Rows as read, without the columns of ours. A page that is not full was the last. */
export function pageOf(found: readonly Readonly<Record<string, unknown>>[]): Page {
  const last = found.at(-1)
  const rows = found.map(
    ({ [cursorAlias]: _cursor, [keyAlias]: _key, ...row }): Row =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => !Buffer.isBuffer(value))),
  )
  return {
    rows,
    next: found.length < pageRows ? undefined : {},
    mark: last && { value: String(last[cursorAlias]), key: String(last[keyAlias]) },
  }
}
