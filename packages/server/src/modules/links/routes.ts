import { randomInt } from 'node:crypto'
import { type Link, linkInputSchema, linkSchema, linksSchema } from '@millrace/contract/links/api.ts'
import { definitionsQuerySchema } from '@millrace/contract/paging.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { definitionFilter, defineRoute, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { reportRoutes } from './routes-report.ts'
import * as store from './store.ts'

export interface LinkDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly publicUrl: () => string
}

const base = '/api/v1/projects/:slug/links'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Read aloud and typed from paper: no letters that look like others. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz'
const newCode = (): string => Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')

export function linkRoutes(deps: LinkDeps): Route[] {
  return [...reportRoutes(deps), ...readRoutes(deps), ...changeRoutes(deps), ...codeRoutes(deps)]
}

const presentWith =
  (publicUrl: () => string) =>
  ({ projectId: _, ...row }: store.LinkRow): Link => ({
    ...row,
    url: `${publicUrl()}/l/${row.id}`,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  })

function readRoutes({ postgres, publicUrl }: LinkDeps): Route[] {
  const present = presentWith(publicUrl)
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'content.read',
    summary: 'Channel links, last changed first',
    params: slugOnly,
    query: definitionsQuerySchema,
    response: linksSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'content.read',
    summary: 'One channel link',
    params: withId,
    response: linkSchema,
    handler: async ({ project, params }) =>
      present((await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'link' })),
  })
  return [list, read]
}

function changeRoutes({ postgres, clock, publicUrl }: LinkDeps): Route[] {
  const present = presentWith(publicUrl)
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'content.write',
    summary: 'Make a short link with campaign parameters, an owner and a cost',
    params: slugOnly,
    body: linkInputSchema,
    response: linkSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const id = newCode()
        const row = await store.insert(tx, { projectId: project.id, id, input: body, now: clock.now() }, actor.name)
        await audit(tx, { action: 'link.created', target: { kind: 'link', id }, after: body })
        return present(row ?? fail('name_taken', { name: id }))
      }),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'content.write',
    summary: 'Change a channel link; its code stays, so what is printed goes on',
    params: withId,
    body: linkInputSchema,
    response: linkSchema,
    revision: true,
    handler: ({ project, params: { id }, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await store.find(tx, project.id, id)) ?? fail('not_found', { kind: 'link' })
        const row = await store.update(tx, { projectId: project.id, id, input: body, now: clock.now() }, revision)
        if (!row) return fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'link.changed', target: { kind: 'link', id }, before: linkInputSchema.parse(before), after: body })
        return present(row)
      }),
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'content.write',
    summary: { archive: 'The link leads nowhere from now on; its numbers stay', restore: 'Let an archived link lead to its page again' },
    response: linkSchema,
    kind: 'link',
    find: async (tx, projectId, id) => (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'link' }),
    put: async (tx, { projectId, id, revision, isArchived, before }) =>
      (await store.setArchived(tx, { projectId, id, now: clock.now() }, revision, isArchived)) ??
      fail('revision_conflict', { revision: before.revision }),
    present,
  })
  return [create, change, ...shelf]
}

const formats = { svg: 'image/svg+xml', png: 'image/png' } as const

/** The short link as a QR code; what it is scanned as is told apart from what is clicked. */
function codeRoutes({ postgres, publicUrl }: LinkDeps): Route[] {
  return (['svg', 'png'] as const).map((format) =>
    defineRoute({
      method: 'GET',
      url: `${base}/:id/qr.${format}`,
      permission: 'content.read',
      summary: `The QR code of a channel link as ${format.toUpperCase()}`,
      params: withId,
      file: formats[format],
      handler: async ({ project, params: { id }, reply }) => {
        const link = (await store.find(postgres, project.id, id)) ?? fail('not_found', { kind: 'link' })
        reply.header('content-disposition', `attachment; filename="qr-${link.id}.${format}"`).type(formats[format])
        const text = `${publicUrl()}/l/${link.id}?s=qr`
        const { toBuffer, toString } = await import('qrcode')
        return format === 'svg' ? toString(text, { type: 'svg', margin: 2 }) : toBuffer(text, { width: 1_024, margin: 2 })
      },
    }),
  )
}
