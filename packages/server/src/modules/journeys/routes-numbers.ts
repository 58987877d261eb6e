import { journeyCountsSchema, runsQuerySchema, runsSchema, runStates } from '@millrace/contract/journeys/api.ts'
import { drawnStep } from '@millrace/contract/journeys/index.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { messageFunnel } from '../messaging/index.ts'
import { base, presentRun, withId } from './routes-common.ts'
import { whyRoutes } from './routes-why.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
}

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
      const [standing, held, edges, messages] = await Promise.all([
        store.waitingByNode(postgres, row.journeyId),
        store.heldByNode(postgres, row.journeyId),
        store.counters(postgres, row.journeyId),
        messageFunnel(clickhouse, { projectId: project.id, journeyId: row.journeyId }),
      ])
      const inState = (state: number): number => standing.filter((one) => one.state === state).reduce((sum, one) => sum + one.runs, 0)
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
        nodes: waitingAt(standing.filter((one) => one.state === 1)),
        edges: edges
          .filter(
            (one) => drawnStep(one.node) === one.node && !(one.node === 'entry' && one.port !== 'next') && one.port !== 'contradiction',
          )
          .map((one) => ({ node: one.node, port: one.port, people: one.n })),
        held,
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
  return [counts, runs, ...whyRoutes({ postgres, clickhouse })]
}

/** People by the step of the drawing where they wait. */
function waitingAt(standing: readonly { readonly node: string; readonly n: number }[]): { node: string; waiting: number }[] {
  const byStep = Map.groupBy(standing, ({ node }) => drawnStep(node))
  return [...byStep].map(([node, some]) => ({ node, waiting: some.reduce((sum, one) => sum + one.n, 0) }))
}
