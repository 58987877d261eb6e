import type { Tag } from '@millrace/contract/tags/api.ts'
import type { TagRow } from './store.ts'

/** A definition as the API shows it. */
export const present = (row: TagRow): Tag => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
  computedAt: row.computedAt?.toISOString() ?? null,
  historyFrom: row.historyFrom?.toISOString() ?? null,
})
