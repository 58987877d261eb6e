import { dataQualityQuerySchema, dataQualitySchema } from '@millrace/contract/ingest/api.ts'
import { z } from 'zod'
import { cursorOf, defineRoute, readCursor, type Route } from '../../../platform/http/index.ts'
import { readQuarantine } from './replay-store.ts'
import { type ReplayDeps, replayRoutes } from './routes-replay.ts'
import * as store from './store.ts'

const dayMs = 86_400_000

/** What of the sent data was refused, dropped or looked wrong. */
export function qualityRoutes(deps: ReplayDeps): Route[] {
  const { postgres, clock } = deps
  const read = defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/data-quality',
    permission: 'data.read',
    summary: 'Refused records and dropped properties: counters and samples',
    params: z.object({ slug: z.string() }),
    query: dataQualityQuerySchema,
    response: dataQualitySchema,
    handler: async ({ project, query, actor }) => {
      const since = new Date(clock.now().getTime() - (query.days - 1) * dayMs)
      const counters = await store.readCounts(postgres, project.id, since, query)
      const unplaced = await store.readCounts(postgres, store.noProjectId, since, {})
      const before = readCursor(z.number(), query.cursor)
      const samples = await store.readSamples(postgres, project.id, before, query.limit, query)
      const last = samples.at(-1)
      const mayReadPeople = actor.can('people.read_pii')
      return {
        counters,
        unplaced,
        quarantine: await readQuarantine(postgres, project.id),
        samples: {
          items: mayReadPeople ? samples : samples.map((row) => ({ ...row, sample: '' })),
          next: last && samples.length === query.limit ? cursorOf(Number(last.id)) : null,
        },
      }
    },
  })
  return [read, ...replayRoutes(deps)]
}
