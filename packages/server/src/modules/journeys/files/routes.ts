import { journeyDetailSchema } from '@millrace/contract/journeys/api.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import { peopleBehind } from '../../admin/index.ts'
import { base, detail, type JourneyRouteDeps, slugOnly, withId } from '../routes-common.ts'
import * as store from '../store.ts'
import { importEntry, importJourney, journeyText, readJourney } from './file.ts'

const importSchema = z.object({
  file: z.string().max(2_000_000).describe('the text of the file, YAML'),
  revision: z
    .number()
    .int()
    .optional()
    .describe('of the journey that has the id of the file, as the caller has seen it; without it only a new journey is made'),
})

/** A journey written to a file, and read from one. */
export function fileRoutes(deps: JourneyRouteDeps & { readonly clock: Clock }): Route[] {
  const { postgres, clock } = deps
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id/file`,
    permission: 'journeys.read',
    summary: 'The draft as a file for review and version control; ids in it are stable',
    params: withId,
    file: 'application/yaml',
    handler: async ({ project, params, reply }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      reply.header('content-disposition', `attachment; filename="${row.id}.yaml"`).type('application/yaml; charset=utf-8')
      return journeyText(row)
    },
  })
  const take = defineRoute({
    method: 'POST',
    url: `${base}/import`,
    permission: 'journeys.write',
    summary: 'Read a file: makes the journey with its id, or saves the draft of the one that has it; what is live does not change',
    params: slugOnly,
    body: importSchema,
    response: journeyDetailSchema,
    status: 200,
    handler: ({ project, actor, body, audit }) => {
      const file = readJourney(body.file)
      return postgres.transaction(async (tx) => {
        const by = await peopleBehind(tx, project.id, actor)
        const imported = await importJourney(tx, project.id, file, { now: clock.now(), revision: body.revision, by })
        await audit(tx, importEntry(imported))
        return detail(deps, tx, project.id, imported.after)
      })
    },
  })
  return [read, take]
}
