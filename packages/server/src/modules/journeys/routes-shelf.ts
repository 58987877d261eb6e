import { journeyDetailSchema, journeySchema } from '@millrace/contract/journeys/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, revisionOf, type Route } from '../../platform/http/index.ts'
import { base, detail, type JourneyRouteDeps, present, withId } from './routes-common.ts'
import * as store from './store.ts'

/** Archive instead of delete, and the way back to an earlier version. */
export function shelfRoutes({ journeys, postgres }: JourneyRouteDeps): Route[] {
  const shelve = (verb: 'archive' | 'restore'): Route =>
    defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission: 'journeys.write',
      summary: verb === 'archive' ? 'Hide a journey that is not live; nothing is deleted' : 'Bring an archived journey back',
      params: withId,
      response: journeySchema,
      status: 200,
      handler: ({ project, params, audit }) =>
        postgres.transaction(async (tx) => {
          await journeys.archive(tx, project.id, params.id, verb === 'archive')
          await audit(tx, { action: `journey.${verb}d`, target: { kind: 'journey', id: params.id } })
          return present((await store.find(tx, project.id, params.id)) ?? fail('not_found', { kind: 'journey' }))
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
    handler: ({ project, params, request, audit }) =>
      postgres.transaction(async (tx) => {
        const row = await journeys.restore(tx, project.id, params.id, revisionOf(request), params.version)
        await audit(tx, {
          action: 'journey.version_restored',
          target: { kind: 'journey', id: params.id },
          after: { version: params.version },
        })
        return detail(row)
      }),
  })
  return [shelve('archive'), shelve('restore'), rollback]
}
