import { numberPeopleSchema } from '@millrace/contract/analytics/api.ts'
import {
  broadcastCollectSchema,
  broadcastPeopleQuerySchema,
  broadcastReportSchema,
  retrospectiveSchema,
} from '@millrace/contract/broadcasts/report.ts'
import { staticMadeSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../../platform/http/index.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { masker, readPeople } from '../../profiles/index.ts'
import { makeList } from '../../segments/index.ts'
import * as store from '../store.ts'
import { type CollectDeps, collectJob } from './people.ts'
import { peopleBehind, readReport, scopeOf } from './read.ts'
import { writeRetrospective } from './retrospective.ts'

export interface ReportDeps extends CollectDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly catalog: CatalogModule
}

const url = '/api/v1/projects/:slug/broadcasts/:id'
const params = z.object({ slug: z.string(), id: z.string() })

const found = async (db: Db, projectId: number, id: string): Promise<store.BroadcastRow> =>
  (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'broadcast' })

/** A number is a list of people: both are read from the same rows. */
export function reportRoutes(deps: ReportDeps): Route[] {
  const { postgres, clickhouse, clock, catalog, jobs } = deps
  const kind = collectJob(deps)
  const report = defineRoute({
    method: 'GET',
    url: `${url}/report`,
    permission: 'journeys.read',
    summary: 'What became of a broadcast: people written to, delivered, opened, clicked, the goal; by variant, reason, link and hour',
    params,
    response: broadcastReportSchema,
    handler: async ({ project, params: { id } }) => readReport(deps, await found(postgres, project.id, id), project.timeZone),
  })
  const retrospective = defineRoute({
    method: 'GET',
    url: `${url}/retrospective`,
    permission: 'journeys.read',
    summary: 'A broadcast retold: goal, control group, result with its interval, guardrail, cost, what went wrong, and the next step',
    params,
    response: retrospectiveSchema,
    handler: async ({ project, params: { id } }) => {
      const row = await found(postgres, project.id, id)
      const { journeyId } = row
      if (journeyId === null) return fail('wrong_state', { state: row.state })
      return writeRetrospective(deps, { ...row, journeyId }, project, clock.now())
    },
  })
  const people = defineRoute({
    method: 'GET',
    url: `${url}/people`,
    permission: 'people.read',
    summary: 'The people behind a number of the report',
    params,
    query: broadcastPeopleQuerySchema,
    response: numberPeopleSchema,
    handler: async ({ project, actor, params: { id }, query }) => {
      const { journeyId, ...row } = await found(postgres, project.id, id)
      if (journeyId === null) return { items: [], next: null, total: 0 }
      const behind = peopleBehind(clickhouse, scopeOf({ ...row, journeyId }, project.timeZone), query)
      const [total, ids] = await Promise.all([behind.count(), behind.page(readCursor(z.number(), query.cursor) ?? 0, query.limit)])
      const masked = await masker(catalog, project.id, actor)
      const last = ids.at(-1)
      return {
        items: (await readPeople(postgres, project.id, ids)).map(masked),
        next: last !== undefined && ids.length === query.limit ? cursorOf(last) : null,
        total,
      }
    },
  })
  const collect = defineRoute({
    method: 'POST',
    url: `${url}/people-segment`,
    permission: 'segments.write',
    summary: 'Keep the people behind a number of the report as a static segment',
    params,
    body: broadcastCollectSchema,
    response: staticMadeSchema,
    handler: async ({ project, params: { id }, body, actor, audit }) => {
      const { journeyId, ...row } = await found(postgres, project.id, id)
      if (journeyId === null) return fail('wrong_state', { state: row.state })
      const { name, ...which } = body
      return postgres.transaction(async (tx) => {
        const list = await makeList(tx, project.id, name, actor.name, clock.now())
        await audit(tx, { action: 'segment.created', target: { kind: 'segment', id: list }, after: { ...body, broadcast: id } })
        const payload = { ...which, list, journeyId, timeZone: project.timeZone }
        const job = await jobs.start(tx, { kind, projectId: project.id, payload, title: { name: row.name }, createdBy: actor.name })
        return { id: list, job: job.id }
      })
    },
  })
  return [report, retrospective, people, collect]
}
