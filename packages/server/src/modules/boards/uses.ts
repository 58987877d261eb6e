import { boardUses } from '@millrace/contract/uses.ts'
import type { UseSource } from '../../platform/uses.ts'
import * as store from './store.ts'

/** Metrics that boards show. Of a board of some roles only who manages the project is told. */
export const boardUseSource: UseSource = async (db, projectId) => {
  const rows = await store.all(db, projectId)
  return rows.map(({ id, name, roles, archivedAt, definition }) => ({
    item: { kind: 'board', id, name, isLive: false, isArchived: archivedAt !== null },
    needs: roles.length > 0 ? 'project.manage' : 'analytics.read',
    of: boardUses(definition),
  }))
}
