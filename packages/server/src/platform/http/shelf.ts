import type { Permission } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import type { Postgres, Tx } from '../postgres.ts'
import { type Actor, defineRoute, type Route } from './route.ts'

const withId = z.object({ slug: z.string(), id: z.string() })

/** What is put aside instead of deleted, and can be brought back. */
export interface Shelved {
  readonly archivedAt: unknown
}

export interface Shelving<T extends Shelved> {
  readonly projectId: number
  readonly id: string
  /** That the caller saw; `put` refuses any but the newest. */
  readonly revision: number
  readonly isArchived: boolean
  readonly before: T
  readonly actor: Actor
}

export interface Shelf<T extends Shelved> {
  readonly postgres: Postgres
  /** Address of the list; `/:id/archive` and `/:id/restore` follow. */
  readonly base: string
  readonly permission: Permission
  readonly summary: { readonly archive: string; readonly restore: string }
  readonly response: z.ZodType
  /** In the audit log. */
  readonly kind: string
  /** In the audit log, before `.archived`; the kind unless it says so. */
  readonly action?: string
  /** Fails where there is none. */
  find(tx: Tx, projectId: number, id: string): Promise<T>
  put(tx: Tx, shelving: Shelving<T>): Promise<T>
  present(row: T, tx: Tx): unknown
}

/** Archive instead of delete, and the way back: at the revision that was seen, in one transaction with the audit log. */
export function shelfRoutes<T extends Shelved>(shelf: Shelf<T>): Route[] {
  const shelve = (verb: 'archive' | 'restore'): Route =>
    defineRoute({
      method: 'POST',
      url: `${shelf.base}/:id/${verb}`,
      permission: shelf.permission,
      summary: shelf.summary[verb],
      params: withId,
      response: shelf.response,
      status: 200,
      revision: true,
      handler: ({ project, actor, params: { id }, revision, audit }) =>
        shelf.postgres.transaction(async (tx) => {
          const before = await shelf.find(tx, project.id, id)
          const after = await shelf.put(tx, { projectId: project.id, id, revision, isArchived: verb === 'archive', before, actor })
          await audit(tx, {
            action: `${shelf.action ?? shelf.kind}.${verb}d`,
            target: { kind: shelf.kind, id },
            before: { archivedAt: before.archivedAt },
            after: { archivedAt: after.archivedAt },
          })
          return shelf.present(after, tx)
        }),
    })
  return [shelve('archive'), shelve('restore')]
}
