import { durationMs, graphSchema } from '@millrace/contract/journeys/index.ts'
import {
  collectInputSchema,
  reportQuerySchema,
  reportSchema,
  stageMovesQuerySchema,
  stageMovesSchema,
} from '@millrace/contract/journeys/report.ts'
import { staticMadeSchema } from '@millrace/contract/segments/api.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { makeList } from '../../segments/index.ts'
import { readMoves } from '../../tags/index.ts'
import { base, withId } from '../routes-common.ts'
import * as store from '../store.ts'
import { compileEntered } from './compile.ts'
import { type CollectDeps, type CollectJob, collectJob } from './collect.ts'
import { periodOf, readReport } from './read.ts'

export interface ReportDeps extends CollectDeps {
  readonly clock: Clock
}

export const reportRoutes = (deps: ReportDeps): Route[] => [reportRoute(deps), stagesRoute(deps), collectRoute(deps, collectJob(deps))]

const reportRoute = ({ postgres, clickhouse, clock }: ReportDeps): Route =>
  defineRoute({
    method: 'GET',
    url: `${base}/:id/report`,
    permission: 'journeys.read',
    summary: 'What became of runs by step and day: came, left, time there, drop-off, the funnel to the goal; by entry day or by event day',
    params: withId,
    query: reportQuerySchema,
    response: reportSchema,
    handler: async ({ project, params, query }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const asked = { projectId: project.id, timeZone: project.timeZone, journeyId: row.journeyId, now: clock.now() }
      return readReport(clickhouse, { ...asked, graph: await drawn(postgres, row, query.version) }, query)
    },
  })

const stagesRoute = ({ postgres, clickhouse, clock }: ReportDeps): Route =>
  defineRoute({
    method: 'GET',
    url: `${base}/:id/stage-moves`,
    permission: 'journeys.read',
    summary: 'How people who entered moved between the stages of a tag, from their entry until now or the end of their time for the goal',
    params: withId,
    query: stageMovesQuerySchema,
    response: stageMovesSchema,
    handler: async ({ project, params, query }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const { goal } = await drawn(postgres, row, query.version)
      const period = periodOf(query, project.timeZone, clock.now())
      const scope = { ...period, projectId: project.id, journeyId: row.journeyId, by: 'entry' as const, version: query.version }
      const within = query.until === 'goal' && goal ? durationMs(goal.within) : undefined
      return readMoves({ postgres, clickhouse, clock }, project, query.tag, compileEntered(scope, within, clock.now()))
    },
  })

const collectRoute = ({ postgres, jobs, clock }: ReportDeps, kind: CollectJob): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/:id/people-segment`,
    permission: 'segments.write',
    summary: 'Keep the people behind a number of a step as a static segment: who stands there, came, left by a port or dropped off',
    params: withId,
    body: collectInputSchema,
    response: staticMadeSchema,
    handler: async ({ project, params, body, actor, audit }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const { name, from, to, ...rest } = body
      const period = periodOf({ from, to }, project.timeZone, clock.now(), 'body')
      return postgres.transaction(async (tx) => {
        const id = await makeList(tx, project.id, name, actor.name, clock.now())
        await audit(tx, { action: 'segment.created', target: { kind: 'segment', id }, after: { ...body, journey: row.id } })
        const payload = {
          ...rest,
          list: id,
          journeyId: row.journeyId,
          from: period.from.toISOString(),
          until: period.until.toISOString(),
        }
        const title = { name: row.name }
        return { id, job: (await jobs.start(tx, { kind, projectId: project.id, payload, title, createdBy: actor.name })).id }
      })
    },
  })

/** The version asked for, else what is published, else the draft. */
async function drawn(db: Db, row: store.JourneyRow, version: number | undefined) {
  const asked = version ?? row.version
  if (asked === null) return graphSchema.parse(row.draft)
  const found = (await store.versions(db, row.journeyId)).find((one) => one.version === asked)
  return graphSchema.parse((found ?? fail('not_found', { kind: 'version' })).graph)
}
