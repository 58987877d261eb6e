import { personJourneysQuerySchema, personJourneysSchema } from '@millrace/contract/journeys/api.ts'
import { notEnteredListSchema, notEnteredQuerySchema } from '@millrace/contract/journeys/why.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { sendsOfRuns } from '../messaging/index.ts'
import { base, presentRun, withId } from './routes-common.ts'
import * as store from './store.ts'
import { notEnteredReasons, readNotEntered } from './why.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
}

/** "Why did this person (not) get this?", from both sides. */
export const whyRoutes = (deps: Deps): Route[] => [personRoute(deps), journeyRoute(deps)]

interface StepRow {
  readonly runId: number
  readonly node: string
  readonly visit: number
  readonly arrivedAt: string
  readonly leftAt: string
  readonly port: string
  readonly why: string
}

const stepsOf = (clickhouse: ClickHouse, projectId: number, runs: readonly number[]): Promise<StepRow[]> =>
  clickhouse.rows(sql`
    select run_id as runId, node, visit, formatDateTime(arrived_at, '%Y-%m-%dT%H:%i:%S.%fZ') as arrivedAt,
      formatDateTime(left_at, '%Y-%m-%dT%H:%i:%S.%fZ') as leftAt, port, why from journey_history
    where project_id = ${sql.value(projectId, 'UInt32')} and run_id in ${sql.value(runs, 'Array(UInt64)')}
    order by run_id, visit, left_at`)

const notEnteredOfPerson = 200

function personRoute({ postgres, clickhouse }: Deps): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/journeys',
    permission: 'people.read',
    summary: 'The person’s runs with every step, its reason and what was sent; and why they did not enter',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    query: personJourneysQuerySchema,
    response: personJourneysSchema,
    handler: async ({ project, params, query }) => {
      const part = partOf(params.id)
      const known = await postgres.one(
        sql`select 1 as one from people where part = ${part} and person_id = ${params.id} and project_id = ${project.id}`,
      )
      if (!known) fail('not_found', { kind: 'person' })
      const journeys = await store.names(postgres, project.id)
      const only = query.journeyId === undefined ? undefined : [...journeys.values()].find((one) => one.publicId === query.journeyId)
      if (query.journeyId !== undefined && !only) fail('not_found', { kind: 'journey' })
      const rows = (await store.runsOfPerson(postgres, part, params.id)).filter((row) => !only || row.journeyId === only.id)
      const ids = rows.map((row) => row.id)
      const [steps, sends, outside] = await Promise.all([
        stepsOf(clickhouse, project.id, ids),
        sendsOfRuns(postgres, part, ids),
        readNotEntered(clickhouse, project.id, { personId: params.id, journey: only?.id, limit: notEnteredOfPerson }),
      ])
      const [stepsByRun, sendsByRun] = [Map.groupBy(steps, (step) => step.runId), Map.groupBy(sends, (send) => send.runId)]
      return {
        items: rows.map(({ publicId, name, ...row }) => ({
          ...presentRun(row),
          journeyId: publicId,
          journeyName: name,
          steps: (stepsByRun.get(row.id) ?? []).map(({ runId: _, ...step }) => step),
          sends: (sendsByRun.get(row.id) ?? []).map(({ runId: _, ...send }) => send),
        })),
        notEntered: outside.map(({ journey, place: _, ms: _ms, ...row }) => ({ ...row, ...named(journeys, journey) })),
        next: null,
      }
    },
  })
}

const named = (journeys: ReadonlyMap<number, store.JourneyName>, id: number) => {
  const { publicId = '', name = '' } = journeys.get(id) ?? {}
  return { journeyId: publicId, journeyName: name }
}

const cursorSchema = z.tuple([z.number(), z.string()])

function journeyRoute({ postgres, clickhouse }: Deps): Route {
  return defineRoute({
    method: 'GET',
    url: `${base}/:id/not-entered`,
    permission: 'people.read',
    summary: 'Who could have entered and did not, with the reason, newest first; and how many by reason',
    params: withId,
    query: notEnteredQuerySchema,
    response: notEnteredListSchema,
    handler: async ({ project, params, query }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const after = readCursor(cursorSchema, query.cursor)
      const [rows, reasons] = await Promise.all([
        readNotEntered(clickhouse, project.id, { ...query, journey: row.journeyId, after }),
        notEnteredReasons(clickhouse, project.id, row.journeyId),
      ])
      const last = rows.at(-1)
      return {
        items: rows.map(({ journey: _, place: _place, ms: _ms, ...one }) => ({ ...one, journeyId: row.id, journeyName: row.name })),
        next: last && rows.length === query.limit ? cursorOf([last.ms, last.place]) : null,
        reasons,
      }
    },
  })
}
