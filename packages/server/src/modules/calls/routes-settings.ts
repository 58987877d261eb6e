import { callSettingsInputSchema, callSettingsSchema } from '@millrace/contract/calls/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { CallsDeps } from './module.ts'
import { readSettings, writeSettings } from './settings.ts'

const url = '/api/v1/projects/:slug/calls/settings'
const params = z.object({ slug: z.string() })

/** Results of a project's own, and how long its tasks wait. */
export function settingsRoutes({ postgres, clock }: CallsDeps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url,
    permission: 'calls.read',
    summary: 'Results of the project’s own, and after how many days call tasks are cancelled',
    params,
    response: callSettingsSchema,
    handler: ({ project }) => readSettings(postgres, project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'channels.manage',
    summary: 'Set results of the project’s own, and after how many days call tasks are cancelled',
    params,
    body: callSettingsInputSchema,
    response: callSettingsSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await readSettings(tx, project.id)
        if ((await writeSettings(tx, project.id, revision, body, clock.now())) === 0)
          fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'call_settings.changed', target: { kind: 'call_settings', id: project.slug }, before, after: body })
        return readSettings(tx, project.id)
      }),
  })
  return [read, change]
}
