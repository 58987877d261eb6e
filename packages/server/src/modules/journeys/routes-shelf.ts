import { journeyDetailSchema, journeySchema } from '@millrace/contract/journeys/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route, shelfRoutes } from '../../platform/http/index.ts'
import { peopleBehind } from '../admin/index.ts'
import { base, detail, type JourneyRouteDeps, lockedAt, present, withId } from './routes-common.ts'
import * as store from './store.ts'

/** Archive instead of delete, and the way back to an earlier version. */
export function asideRoutes(deps: JourneyRouteDeps): Route[] {
  const { journeys, postgres } = deps
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'journeys.write',
    summary: { archive: 'Hide a journey that is not live; nothing is deleted', restore: 'Bring an archived journey back' },
    response: journeySchema,
    kind: 'journey',
    find: async (tx, projectId, id) => (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'journey' }),
    async put(tx, { projectId, id, revision, isArchived }) {
      const before = await lockedAt(tx, projectId, id, revision)
      await journeys.archive(tx, projectId, id, isArchived)
      return (await store.find(tx, projectId, id)) ?? before
    },
    present,
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
  return [...shelf, rollback]
}
