import { randomBytes } from 'node:crypto'
import { type MetricAlertRule, nextLook } from '@millrace/contract/metrics/alert.ts'
import { describeFound, describeRule } from '@millrace/contract/metrics/alert-words.ts'
import {
  type MetricAlertInput,
  metricAlertInputSchema,
  metricAlertPreviewedSchema,
  metricAlertPreviewSchema,
  metricAlertSchema,
  metricAlertsQuerySchema,
  metricAlertsSchema,
  metricAlertTestedSchema,
  metricAlertTestSchema,
  metricFiringsSchema,
} from '@millrace/contract/metrics/alerts-api.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import {
  defineRoute,
  definitionFilter,
  goneSignal,
  nextDefinitions,
  type ProjectContext,
  type Route,
  shelfRoutes,
} from '../../../platform/http/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import type { MetricsDeps } from '../routes.ts'
import * as metricStore from '../store.ts'
import { look } from './look.ts'
import { previewSeason } from './season.ts'
import * as store from './store.ts'

type Deps = Pick<MetricsDeps, 'metrics' | 'postgres' | 'clock' | 'tellMetricAlerts'>

const base = '/api/v1/projects/:slug/metric-alerts'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })
const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const present = ({ format, currency, ...row }: store.AlertRow) => ({
  ...row,
  text: describeRule(row.rule, { format, currency }),
  since: iso(row.since),
  lookedAt: iso(row.lookedAt),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: iso(row.archivedAt),
})
const found = async (db: Db, projectId: number, id: string): Promise<store.AlertRow> =>
  (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'metric alert' })

/** Alerts on metrics: what they wait for, when they fired, and trying one. */
export const metricAlertRoutes = (deps: Deps): Route[] => [testRoute(deps), previewRoute(deps), ...readRoutes(deps), ...changeRoutes(deps)]

/** What an alert looks at: the metric, or nothing where it looks at a process. */
async function watchedOf(
  { metrics, postgres }: Deps,
  project: ProjectContext,
  { metricId, rule }: Pick<MetricAlertInput, 'metricId' | 'rule'>,
) {
  if (rule.condition.kind === 'stuck') await metrics.checkStuck(project, rule.condition)
  return metricId === null ? null : metricOf(postgres, project.id, metricId)
}

async function metricOf(db: Db, projectId: number, id: string): Promise<metricStore.MetricRow> {
  const metric = await metricStore.find(db, projectId, id)
  return metric ?? fail('invalid_input', {}, [{ path: 'body.metricId', code: 'unknown', message: 'no metric of this project' }])
}

const testRoute = (deps: Deps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/test`,
    permission: 'analytics.read',
    summary: 'What an alert would find at this moment; nobody is told',
    params: slugOnly,
    body: metricAlertTestSchema,
    response: metricAlertTestedSchema,
    status: 200,
    handler: async ({ project, body }) => {
      const { rule } = body
      const metric = await watchedOf(deps, project, body)
      const { span, ...seen } = await look(deps, project, metric?.definition ?? null, rule, deps.clock.now().getTime())
      const isShare = rule.condition.kind === 'stuck' && rule.condition.value === 'share'
      const format = metric?.format ?? (isShare ? 'percent' : 'number')
      const [from, until] = [span.from, span.until].map((at) => new Date(at).toISOString())
      return { ...seen, from, until, text: describeFound(rule, { format, currency: project.currency }, seen) }
    },
  })

const previewRoute = (deps: Deps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'analytics.read',
    summary: 'What an alert on what is usual would have found in the last four weeks; nobody is told',
    params: slugOnly,
    body: metricAlertPreviewSchema,
    response: metricAlertPreviewedSchema,
    status: 200,
    handler: async ({ project, body: { metricId, rule }, reply }) => {
      const { condition } = rule
      if (condition.kind !== 'season') throw new Error(`refused by the schema: ${condition.kind}`)
      const { definition } = await metricOf(deps.postgres, project.id, metricId)
      const asked = { rule, condition, at: deps.clock.now().getTime(), signal: goneSignal(reply) }
      return previewSeason(deps, project, definition, asked)
    },
  })

function readRoutes({ postgres }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.read',
    summary: 'Alerts on metrics, last changed first',
    params: slugOnly,
    query: metricAlertsQuerySchema,
    response: metricAlertsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'analytics.read',
    summary: 'One alert on a metric',
    params: withId,
    response: metricAlertSchema,
    handler: async ({ project, params }) => present(await found(postgres, project.id, params.id)),
  })
  const history = defineRoute({
    method: 'GET',
    url: `${base}/:id/firings`,
    permission: 'analytics.read',
    summary: 'When an alert fired and recovered, newest first; kept for 400 days',
    params: withId,
    response: metricFiringsSchema,
    handler: async ({ project, params }) => {
      await found(postgres, project.id, params.id)
      const rows = await store.firings(postgres, params.id)
      return { items: rows.map((row) => ({ ...row, since: row.since.toISOString(), until: iso(row.until) })), next: null }
    },
  })
  return [list, read, history]
}

/** The first look is at once: at what has just been over. */
const firstLook = ({ every }: MetricAlertRule, now: Date, zone: string): Date => {
  const next = nextLook(every, now.getTime(), zone)
  return every === '5min' || next - now.getTime() < 5 * 60_000 ? new Date(next) : now
}

function changeRoutes(deps: Deps): Route[] {
  const { postgres, clock } = deps
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'analytics.write',
    summary: 'Have a metric looked at',
    params: slugOnly,
    body: metricAlertInputSchema,
    response: metricAlertSchema,
    handler: async ({ project, body, audit }) => {
      await watchedOf(deps, project, body)
      return postgres.transaction(async (tx) => {
        const id = `mal_${randomBytes(8).toString('hex')}`
        const now = clock.now()
        await store.insert(tx, project.id, id, body, firstLook(body.rule, now, project.timeZone), now)
        await audit(tx, { action: 'metric_alert.created', target: { kind: 'metric_alert', id }, after: body })
        return present(await found(tx, project.id, id))
      })
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'analytics.write',
    summary: 'Change an alert on a metric, or turn it off',
    params: withId,
    body: metricAlertInputSchema,
    response: metricAlertSchema,
    revision: true,
    handler: async ({ project, params: { id }, body, revision, audit }) => {
      await found(postgres, project.id, id)
      await watchedOf(deps, project, body)
      return postgres.transaction(async (tx) => {
        const before = await found(tx, project.id, id)
        const now = clock.now()
        const nextAt = firstLook(body.rule, now, project.timeZone)
        if ((await store.update(tx, project.id, id, revision, body, nextAt, now)) === 0)
          fail('revision_conflict', { revision: before.revision })
        if (!body.isOn) await quiet(deps, tx, project.id, before)
        await audit(tx, {
          action: 'metric_alert.changed',
          target: { kind: 'metric_alert', id },
          before: metricAlertInputSchema.parse(before),
          after: body,
        })
        return present(await found(tx, project.id, id))
      })
    },
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'analytics.write',
    summary: { archive: 'Look no more; what fired is over', restore: 'Look again' },
    response: metricAlertSchema,
    kind: 'metric_alert',
    find: found,
    async put(tx, { projectId, id, revision, isArchived, before }) {
      const now = clock.now()
      if ((await store.setArchived(tx, projectId, id, revision, isArchived ? now : null, now)) === 0)
        fail('revision_conflict', { revision: before.revision })
      if (isArchived) await quiet(deps, tx, projectId, before)
      return found(tx, projectId, id)
    },
    present,
  })
  return [create, change, ...shelf]
}

/** Whoever was told that it fires is told that nobody looks any more. */
async function quiet({ clock, tellMetricAlerts }: Deps, tx: Tx, projectId: number, alert: store.AlertRow): Promise<void> {
  const over = await store.closeFiring(tx, alert.id, null, clock.now())
  await store.calm(tx, alert.id)
  if (!over) return
  const { name, metricName } = alert
  await tellMetricAlerts(tx, [
    { ...over, alertId: alert.id, projectId, name, metricName, phase: 'over', text: { zh: '预警已关闭', en: 'The alert was turned off' } },
  ])
}
