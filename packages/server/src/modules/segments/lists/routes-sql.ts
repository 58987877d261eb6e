import { sqlPreviewSchema, sqlQuerySchema, sqlSegmentSchema } from '@millrace/contract/segments/sql-api.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { GuardedSql } from '../guarded/guarded.ts'
import { mayAskSql } from '../guarded/may.ts'
import type { SegmentRow } from '../store.ts'
import { setQuery } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly guarded: GuardedSql
}

const base = '/api/v1/projects/:slug/segments'

/** Segments whose people a query answers: trying one, and changing it. */
export function sqlRoutes({ postgres, guarded }: Deps, found: (projectId: number, id: string) => Promise<SegmentRow>): Route[] {
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/sql-preview`,
    permission: 'segments.write',
    summary: 'How many people a query answers now; needs people.read_pii as well',
    params: z.object({ slug: z.string() }),
    body: sqlQuerySchema,
    response: sqlPreviewSchema,
    status: 200,
    handler: async ({ project, actor, body: { query } }) => {
      mayAskSql(actor)
      const start = performance.now()
      const people = await guarded.people({ projectId: project.id, query, path: 'body.query' })
      return { people: people.size, ms: Math.round(performance.now() - start) }
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id/query`,
    permission: 'segments.write',
    summary: 'Change the query of a segment; its people change when it is filled anew. Needs people.read_pii as well',
    params: z.object({ slug: z.string(), id: z.string() }),
    body: sqlQuerySchema,
    response: sqlSegmentSchema,
    revision: true,
    handler: async ({ project, actor, params: { id }, body: { query }, revision, audit }) => {
      const before = await found(project.id, id)
      mayAskSql(actor)
      if (before.query === null) fail('wrong_state', { state: 'not filled by a query' })
      await guarded.check({ projectId: project.id, query, path: 'body.query' }, 'people')
      return postgres.transaction(async (tx) => {
        const changed = await setQuery(tx, { projectId: project.id, id, number: before.number }, revision, query)
        if (changed === 0) fail('revision_conflict', { revision: before.revision })
        await audit(tx, {
          action: 'segment.query_changed',
          target: { kind: 'segment', id },
          before: { query: before.query },
          after: { query },
        })
        return { query, refresh: before.refresh, refreshedAt: before.refreshedAt?.toISOString() ?? null }
      })
    },
  })
  return [preview, change]
}
