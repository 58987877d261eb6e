import {
  metricAnswerSchema,
  metricAskSchema,
  metricInputSchema,
  metricPreviewSchema,
  metricSchema,
  metricsQuerySchema,
  metricsSchema,
  metricVersionsSchema,
} from '@millrace/contract/metrics/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, goneSignal, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { evaluateJob } from './alerts/evaluate.ts'
import { metricAlertRoutes } from './alerts/routes.ts'
import type { TellMetricAlerts } from './alerts/tell.ts'
import type { MetricsModule } from './metrics.ts'
import * as store from './store.ts'

export interface MetricsDeps {
  readonly metrics: MetricsModule
  readonly postgres: Postgres
  readonly clock: Clock
  readonly jobs: Jobs
  readonly watermark: () => Promise<Date>
  readonly tellMetricAlerts: TellMetricAlerts
}

const base = '/api/v1/projects/:slug/metrics'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Metrics with their versions and their numbers, and the alerts that look at them. */
export function metricRoutes(deps: MetricsDeps): Route[] {
  evaluateJob(deps)
  return [...askRoutes(deps), ...readRoutes(deps), ...changeRoutes(deps), ...metricAlertRoutes(deps)]
}

const present = (row: store.MetricRow) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})
const found = async (db: Db, projectId: number, id: string): Promise<store.MetricRow> =>
  (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'metric' })

function readRoutes({ postgres }: MetricsDeps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.read',
    summary: 'Metrics, last changed first',
    params: slugOnly,
    query: metricsQuerySchema,
    response: metricsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'analytics.read',
    summary: 'One metric',
    params: withId,
    response: metricSchema,
    handler: async ({ project, params }) => present(await found(postgres, project.id, params.id)),
  })
  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'analytics.read',
    summary: 'Every definition the metric has had, newest first',
    params: withId,
    response: metricVersionsSchema,
    handler: async ({ project, params }) => {
      await found(postgres, project.id, params.id)
      const rows = await store.versions(postgres, project.id, params.id)
      return { items: rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() })), next: null }
    },
  })
  return [list, read, versions]
}

function askRoutes({ metrics, postgres }: MetricsDeps): Route[] {
  const ask = defineRoute({
    method: 'POST',
    url: `${base}/:id/ask`,
    permission: 'analytics.read',
    summary: 'The numbers of a metric, per bucket of time and over the whole range',
    params: withId,
    body: metricAskSchema,
    response: metricAnswerSchema,
    status: 200,
    handler: async ({ project, params, body, request, reply }) => {
      const signal = goneSignal(reply)
      const { definition } = await found(postgres, project.id, params.id)
      return { ...(await metrics.ask(project, definition, body, { signal })), requestId: request.id }
    },
  })
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'analytics.read',
    summary: 'The numbers of a definition that is not saved yet',
    params: slugOnly,
    body: metricPreviewSchema,
    response: metricAnswerSchema,
    status: 200,
    handler: async ({ project, body: { definition, ...asked }, request, reply }) => ({
      ...(await metrics.ask(project, definition, asked, { signal: goneSignal(reply) })),
      requestId: request.id,
    }),
  })
  return [preview, ask]
}

async function checkName(tx: Tx, projectId: number, name: string, id: string): Promise<void> {
  await store.lockNames(tx, projectId)
  if (await store.named(tx, projectId, name, id)) fail('name_taken', { name })
}

const conflict = async (tx: Tx, projectId: number, id: string): Promise<never> =>
  fail('revision_conflict', { revision: (await store.find(tx, projectId, id))?.revision ?? 0 })

function changeRoutes({ metrics, postgres, clock }: MetricsDeps): Route[] {
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'analytics.write',
    summary: 'Define a metric',
    params: slugOnly,
    body: metricInputSchema,
    response: metricSchema,
    handler: async ({ project, actor, body, audit }) => {
      await metrics.check(project, body.definition)
      return postgres.transaction(async (tx) => {
        await checkName(tx, project.id, body.name, '')
        const [row = fail('internal', { request: body.name })] = await store.insertAll(tx, project.id, [body], actor.name, clock.now())
        await audit(tx, { action: 'metric.created', target: { kind: 'metric', id: row.id }, after: body })
        return present(row)
      })
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'analytics.write',
    summary: 'Change a metric everywhere it is used; the definition before stays as a version',
    params: withId,
    body: metricInputSchema,
    response: metricSchema,
    revision: true,
    handler: async ({ project, actor, params: { id }, body, revision, audit }) => {
      const before = await found(postgres, project.id, id)
      await metrics.check(project, body.definition)
      return postgres.transaction(async (tx) => {
        await checkName(tx, project.id, body.name, id)
        const row = await store.update(tx, project.id, id, revision, body, actor.name, clock.now())
        if (!row) return conflict(tx, project.id, id)
        await audit(tx, { action: 'metric.changed', target: { kind: 'metric', id }, before: metricInputSchema.parse(before), after: body })
        return present(row)
      })
    },
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'analytics.write',
    summary: { archive: 'Offer a metric no more; what uses it still has its number', restore: 'Offer an archived metric again' },
    response: metricSchema,
    kind: 'metric',
    find: found,
    async put(tx, { projectId, id, revision, isArchived, before }) {
      if (!isArchived) await checkName(tx, projectId, before.name, id)
      return (await store.setArchived(tx, projectId, id, revision, isArchived ? clock.now() : null)) ?? conflict(tx, projectId, id)
    },
    present,
  })
  return [create, change, ...shelf]
}
