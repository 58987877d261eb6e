import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import {
  linkReportQuerySchema,
  linkReportSchema,
  linkSettingsInputSchema,
  linkSettingsSchema,
  roiOf,
} from '@millrace/contract/links/api.ts'
import { decimalOf } from '@millrace/contract/money/money.ts'
import { bucketOf, rangeOf } from '@millrace/contract/queries/buckets.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type ProjectContext, type Route } from '../../platform/http/index.ts'
import { linkNumbers } from './report.ts'
import type { LinkDeps } from './routes.ts'
import * as store from './store.ts'

const base = '/api/v1/projects/:slug/links'
const params = z.object({ slug: z.string() })
const day = 86_400_000
const maxLines = 5_000

export function reportRoutes(deps: LinkDeps): Route[] {
  return [...numberRoutes(deps), ...settingsRoutes(deps)]
}

function numberRoutes({ postgres, clickhouse, clock }: LinkDeps): Route[] {
  async function report(project: ProjectContext, asked: z.infer<typeof linkReportQuerySchema>) {
    const to = asked.to ?? bucketOf(clock.now().getTime(), 'day', project.timeZone)
    const from = asked.from ?? new Date(Date.parse(to) - 29 * day).toISOString().slice(0, 10)
    if (from > to) fail('invalid_input', {}, [{ path: 'query.from', code: 'range', message: 'the first day is after the last' }])
    const settings = await store.readSettings(postgres, project.id)
    const range = rangeOf({ from, to }, project.timeZone)
    return { from, to, items: await linkNumbers(clickhouse, { projectId: project.id, timeZone: project.timeZone, range, settings }) }
  }
  const numbers = defineRoute({
    method: 'GET',
    url: `${base}/report`,
    permission: 'analytics.read',
    summary: 'What each channel link brought: clicks, people, new people, orders, revenue',
    params,
    query: linkReportQuerySchema,
    response: linkReportSchema,
    handler: ({ project, query }) => report(project, query),
  })
  const file = defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/links.csv',
    permission: 'analytics.read',
    summary: 'The report of channel links as CSV, with cost and return',
    params,
    query: linkReportQuerySchema,
    file: 'text/csv',
    handler: async ({ project, query, reply }) => {
      const { from, to, items } = await report(project, query)
      const found = new Map(items.map((row) => [row.id, row]))
      const links = await store.all(postgres, project.id, maxLines)
      reply.header('content-disposition', `attachment; filename="links-${from}-${to}.csv"`).type('text/csv; charset=utf-8')
      return csvMark + csvLine(header) + links.map((link) => csvLine(cells(link, found.get(link.id), project.currency))).join('')
    },
  })
  return [numbers, file]
}

const header = [
  'id',
  'name',
  'target',
  'owner_kind',
  'owner',
  'clicks',
  'scans',
  'people',
  'new_people',
  'orders',
  'revenue',
  'cost',
  'roi',
  'currency',
]

function cells(
  link: store.LinkRow,
  numbers: Partial<Record<'clicks' | 'scans' | 'people' | 'newPeople' | 'orders' | 'revenue', number>> = {},
  currency: string,
): unknown[] {
  const { clicks = 0, scans = 0, people = 0, newPeople = 0, orders = 0, revenue = 0 } = numbers
  const money = [Number(decimalOf(revenue, currency)), Number(decimalOf(link.cost, currency)), roiOf(revenue, link.cost)]
  return [link.id, link.name, link.target, link.owner?.kind, link.owner?.name, clicks, scans, people, newPeople, orders, ...money, currency]
}

function settingsRoutes({ postgres, clock }: LinkDeps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: `${base}/settings`,
    permission: 'content.read',
    summary: 'What the report of channel links counts as an order',
    params,
    response: linkSettingsSchema,
    handler: ({ project }) => store.readSettings(postgres, project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/settings`,
    permission: 'content.write',
    summary: 'Change what the report of channel links counts as an order; also for the past',
    params,
    body: linkSettingsInputSchema,
    response: linkSettingsSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await store.readSettings(tx, project.id)
        if ((await store.writeSettings(tx, project.id, { ...body, revision }, clock.now())) === 0)
          return fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'link_settings.changed', target: { kind: 'link_settings', id: project.slug }, before, after: body })
        return store.readSettings(tx, project.id)
      }),
  })
  return [read, change]
}
