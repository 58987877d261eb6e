import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import { scheduleInputSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { SegmentRow } from '../store.ts'
import { type RefreshJob, startRefresh } from './refresh.ts'
import { setRefresh } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly jobs: Jobs
  readonly refresh: RefreshJob
}

const url = '/api/v1/projects/:slug/segments/:id/refresh'
const params = z.object({ slug: z.string(), id: z.string() })

/** When a list that follows a segment is filled anew, and filling it now. */
export function scheduleRoutes({ postgres, jobs, refresh }: Deps, found: (projectId: number, id: string) => Promise<SegmentRow>): Route[] {
  const followed = async (projectId: number, id: string): Promise<SegmentRow> => {
    const row = await found(projectId, id)
    return row.follows === null && row.query === null ? fail('wrong_state', { state: 'filled by hand' }) : row
  }
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'segments.write',
    summary: 'When a static segment that follows another one, or is filled by a query, is filled anew',
    params,
    body: scheduleInputSchema,
    response: scheduleInputSchema,
    revision: true,
    handler: async ({ project, params: { id }, body, revision, audit }) => {
      const before = await followed(project.id, id)
      return postgres.transaction(async (tx) => {
        const changed = await setRefresh(tx, { projectId: project.id, id, number: before.number }, revision, body.refresh)
        if (changed === 0) fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'segment.scheduled', target: { kind: 'segment', id }, before: { refresh: before.refresh }, after: body })
        return body
      })
    },
  })
  const now = defineRoute({
    method: 'POST',
    url,
    permission: 'segments.write',
    summary: 'Fill a static segment anew, from the segment it follows or by its query',
    params,
    response: startedJobSchema,
    handler: async ({ project, actor, params: { id }, audit }) => {
      const { name } = await followed(project.id, id)
      return postgres.transaction(async (tx) => {
        await audit(tx, { action: 'segment.refreshed', target: { kind: 'segment', id }, after: {} })
        return { job: (await startRefresh(jobs, tx, refresh, { projectId: project.id, id, name }, actor.name)).id }
      })
    },
  })
  return [change, now]
}
