import { journeyDetailSchema, journeySchema } from '@millrace/contract/journeys/api.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { peopleBehind } from '../admin/index.ts'
import { base, detail, type JourneyRouteDeps, lockedAt, present, withId } from './routes-common.ts'
import * as store from './store.ts'

/** Archive instead of delete, and the way back to an earlier version. */
export function shelfRoutes(deps: JourneyRouteDeps): Route[] {
  const { journeys, postgres } = deps
  const shelve = (verb: 'archive' | 'restore'): Route =>
    defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission: 'journeys.write',
      summary: verb === 'archive' ? 'Hide a journey that is not live; nothing is deleted' : 'Bring an archived journey back',
      params: withId,
      response: journeySchema,
      status: 200,
      revision: true,
      handler: ({ project, params, revision, audit }) =>
        postgres.transaction(async (tx) => {
          const before = await lockedAt(tx, project.id, params.id, revision)
          await journeys.archive(tx, project.id, params.id, verb === 'archive')
          const after = (await store.find(tx, project.id, params.id)) ?? before
          await audit(tx, {
            action: `journey.${verb}d`,
            target: { kind: 'journey', id: params.id },
            before: { archivedAt: before.archivedAt },
            after: { archivedAt: after.archivedAt },
          })
          return present(after)
        }),
    })
  const rollback = defineRoute({
    method: 'POST',
    url: `${base}/:id/versions/:version/restore`,
    permission: 'journeys.write',
    summary: 'Put a published version back into the draft; what is live does not change',
    params: withId.extend({ version: z.coerce.number().int().positive() }),
    response: journeyDetailSchema,
    status: 200,
    revision: true,
    handler: ({ project, actor, params, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await lockedAt(tx, project.id, params.id, revision)
        const by = await peopleBehind(tx, project.id, actor)
        const row = await journeys.restore(tx, project.id, params.id, revision, params.version, by)
        await audit(tx, {
          action: 'journey.version_restored',
          target: { kind: 'journey', id: params.id },
          before: before.draft,
          after: { version: params.version, draft: row.draft },
        })
        return detail(deps, tx, project.id, row)
      }),
  })
  return [shelve('archive'), shelve('restore'), rollback]
}
