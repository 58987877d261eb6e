import { journeyCountsSchema, personJourneysSchema, runsQuerySchema, runsSchema, runStates } from '@millrace/contract/journeys/api.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { messageFunnel } from '../messaging/index.ts'
import { base, withId } from './routes-common.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
}

const presentRun = ({ journeyId: _, ...row }: store.RunListRow) => ({
  ...row,
  state: runStates[row.state] ?? 'done',
  enteredAt: row.enteredAt.toISOString(),
  dueAt: row.dueAt?.toISOString() ?? null,
})

/** Numbers of a running journey, its runs, and why a person did or did not get something. */
export function journeyNumberRoutes({ postgres, clickhouse }: Deps): Route[] {
  const counts = defineRoute({
    method: 'GET',
    url: `${base}/:id/counts`,
    permission: 'journeys.read',
    summary: 'People at nodes and over edges, and the message funnel',
    params: withId,
    response: journeyCountsSchema,
    handler: async ({ project, params }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const [standing, edges, messages] = await Promise.all([
        store.waitingByNode(postgres, row.journeyId),
        store.counters(postgres, row.journeyId),
        messageFunnel(clickhouse, project.id, row.journeyId),
      ])
      const inState = (state: number): number => standing.filter((one) => one.state === state).reduce((sum, one) => sum + one.n, 0)
      const passed = (port: string): number => edges.find((one) => one.node === 'entry' && one.port === port)?.n ?? 0
      return {
        entered: passed('entered'),
        active: inState(1),
        done: passed('done'),
        exited: passed('exited'),
        parked: passed('parked'),
        pending: inState(0),
        cancelled: passed('cancelled'),
        goal: passed('goal'),
        refused: passed('refused'),
        nodes: standing.filter((one) => one.state === 1).map((one) => ({ node: one.node, waiting: one.n })),
        edges: edges
          .filter((one) => !(one.node === 'entry' && one.port !== 'next') && one.port !== 'contradiction')
          .map((one) => ({ node: one.node, port: one.port, people: one.n })),
        contradictions: edges.filter((one) => one.port === 'contradiction').map((one) => ({ node: one.node, people: one.n })),
        messages,
      }
    },
  })
  const runs = defineRoute({
    method: 'GET',
    url: `${base}/:id/runs`,
    permission: 'people.read',
    summary: 'Runs, newest first; filter by node and state',
    params: withId,
    query: runsQuerySchema,
    response: runsSchema,
    handler: async ({ project, params, query }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const state = query.state === undefined ? undefined : runStates.indexOf(query.state)
      const before = readCursor(z.number(), query.cursor) ?? Number.MAX_SAFE_INTEGER
      const rows = await store.runs(postgres, row.journeyId, { node: query.node, state, before, limit: query.limit })
      const last = rows.at(-1)
      return { items: rows.map(presentRun), next: last && rows.length === query.limit ? cursorOf(last.id) : null }
    },
  })
  return [counts, runs, personRoute({ postgres, clickhouse })]
}

interface StepRow {
  readonly runId: number
  readonly node: string
  readonly visit: number
  readonly arrivedAt: string
  readonly leftAt: string
  readonly port: string
  readonly why: string
}

function personRoute({ postgres, clickhouse }: Deps): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/journeys',
    permission: 'people.read',
    summary: 'The person’s runs with every step and its reason',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    response: personJourneysSchema,
    handler: async ({ project, params }) => {
      const known = await postgres.one(
        sql`select 1 as one from people where part = ${partOf(params.id)} and person_id = ${params.id} and project_id = ${project.id}`,
      )
      if (!known) fail('not_found', { kind: 'person' })
      const rows = await store.runsOfPerson(postgres, partOf(params.id), params.id)
      const steps = await clickhouse.rows<StepRow>(sql`
        select run_id as runId, node, visit, formatDateTime(arrived_at, '%Y-%m-%dT%H:%i:%S.%fZ') as arrivedAt,
          formatDateTime(left_at, '%Y-%m-%dT%H:%i:%S.%fZ') as leftAt, port, why from journey_history
        where project_id = ${sql.value(project.id, 'UInt32')} and run_id in ${sql.value(
          rows.map((row) => row.id),
          'Array(UInt64)',
        )}
        order by run_id, visit, left_at`)
      const byRun = Map.groupBy(steps, (step) => step.runId)
      return {
        items: rows.map(({ publicId, name, ...row }) => ({
          ...presentRun(row),
          journeyId: publicId,
          journeyName: name,
          steps: (byRun.get(row.id) ?? []).map(({ runId: _, ...step }) => step),
        })),
        next: null,
      }
    },
  })
}
