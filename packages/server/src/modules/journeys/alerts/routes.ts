import { type Alert, alertSchema, alertsQuerySchema, alertsSchema, describeAlert } from '@millrace/contract/journeys/alerts.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { slugOnly, withId } from '../routes-common.ts'
import * as store from './store.ts'
import { linkOf } from './tell.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/alerts'
const cursorSchema = z.tuple([z.string(), z.string()])

export function alertRoutes({ postgres, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'journeys.read',
    summary: 'What is wrong with journeys, newest first: stuck, errors, unusual volume',
    params: slugOnly,
    query: alertsQuerySchema,
    response: alertsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, { ...query, after: readCursor(cursorSchema, query.cursor) })
      const last = rows.at(-1)
      return {
        items: rows.map(present),
        next: last && rows.length === query.limit ? cursorOf([last.openedAt.toISOString(), last.id]) : null,
      }
    },
  })
  const acknowledge = defineRoute({
    method: 'POST',
    url: `${base}/:id/acknowledge`,
    permission: 'journeys.write',
    summary: 'Say that somebody sees to it; it resolves by itself when it is over',
    params: withId,
    response: alertSchema,
    status: 200,
    handler: ({ project, params, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await store.find(tx, project.id, params.id)) ?? fail('not_found', { kind: 'alert' })
        if ((await store.acknowledge(tx, project.id, params.id, actor.name, clock.now())) === 0)
          fail('wrong_state', { state: before.state })
        await audit(tx, {
          action: 'alert.acknowledged',
          target: { kind: 'alert', id: params.id },
          after: { journey: before.journeyId, kind: before.kind },
        })
        return present((await store.find(tx, project.id, params.id)) ?? before)
      }),
  })
  return [list, acknowledge]
}

const present = ({ projectId: _, ...row }: store.AlertRow): Alert => ({
  ...row,
  node: row.node === '' ? null : row.node,
  text: describeAlert(row.kind, row.figures),
  link: linkOf(row),
  openedAt: row.openedAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
})
