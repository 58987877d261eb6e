import { randomBytes } from 'node:crypto'
import { boardSchema, boardsQuerySchema, boardsSchema } from '@millrace/contract/boards/api.ts'
import { boardInputSchema } from '@millrace/contract/boards/board.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { checkBoard } from './check.ts'
import { linkRoutes } from './links/routes.ts'
import { visitRoutes } from './links/visit.ts'
import { mailRoutes } from './mail/routes.ts'
import { type BoardMailDeps, mailJob } from './mail/send.ts'
import { mayOpen, type OpenTo, openTo } from './open-to.ts'
import { questionRoutes } from './questions.ts'
import * as store from './store.ts'
import { templateRoute } from './templates.ts'

export interface BoardsDeps extends BoardMailDeps {
  readonly catalog: CatalogModule
  readonly secret: string
}

const base = '/api/v1/projects/:slug/boards'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Boards and saved questions. */
export function boardRoutes(deps: BoardsDeps): Route[] {
  mailJob(deps)
  return [
    templateRoute(deps, present),
    ...readRoutes(deps),
    ...changeRoutes(deps),
    ...mailRoutes(deps),
    ...linkRoutes(deps),
    ...visitRoutes(deps),
    ...questionRoutes(deps),
  ]
}

const present = (row: store.BoardRow) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})

/** A board that somebody may not open does not exist for them. */
async function found(db: Db, projectId: number, id: string, to: OpenTo): Promise<store.BoardRow> {
  const row = await store.find(db, projectId, id)
  return row && mayOpen(to, row.roles) ? row : fail('not_found', { kind: 'board' })
}

function readRoutes({ postgres }: BoardsDeps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.read',
    summary: 'Boards that the caller may open, last changed first',
    params: slugOnly,
    query: boardsQuerySchema,
    response: boardsSchema,
    handler: async ({ project, actor, query }) => {
      const rows = await store.list(postgres, project.id, openTo(actor), definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'analytics.read',
    summary: 'One board; its tiles are questions, the numbers are asked of analyses and metrics',
    params: withId,
    response: boardSchema,
    handler: async ({ project, actor, params }) => present(await found(postgres, project.id, params.id, openTo(actor))),
  })
  return [list, read]
}

function changeRoutes(deps: BoardsDeps): Route[] {
  const { postgres, clock } = deps
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'analytics.write',
    summary: 'Make a board',
    params: slugOnly,
    body: boardInputSchema,
    response: boardSchema,
    handler: async ({ project, actor, body, audit }) => {
      await checkBoard(deps, postgres, project, openTo(actor), body)
      return postgres.transaction(async (tx) => {
        const id = `brd_${randomBytes(8).toString('hex')}`
        const row = (await store.insert(tx, project.id, id, body, actor.name, clock.now())) ?? fail('internal', { request: id })
        await audit(tx, { action: 'board.created', target: { kind: 'board', id }, after: body })
        return present(row)
      })
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'analytics.write',
    summary: 'Change a board: its tiles, its days and people, and who may open it',
    params: withId,
    body: boardInputSchema,
    response: boardSchema,
    revision: true,
    handler: async ({ project, actor, params: { id }, body, revision, audit }) => {
      const to = openTo(actor)
      await found(postgres, project.id, id, to)
      await checkBoard(deps, postgres, project, to, body)
      return postgres.transaction(async (tx) => {
        const before = await found(tx, project.id, id, to)
        const row = await store.update(tx, project.id, id, revision, body, clock.now())
        if (!row) return fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'board.changed', target: { kind: 'board', id }, before: boardInputSchema.parse(before), after: body })
        return present(row)
      })
    },
  })
  return [create, change, ...shelf(deps)]
}

const shelf = ({ postgres, clock }: BoardsDeps): Route[] =>
  shelfRoutes({
    postgres,
    base,
    permission: 'analytics.write',
    summary: { archive: 'Put a board aside', restore: 'Bring an archived board back' },
    response: boardSchema,
    kind: 'board',
    find: async (tx: Tx, projectId, id) => (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'board' }),
    async put(tx, { projectId, id, revision, isArchived, before, actor }) {
      if (!mayOpen(openTo(actor), before.roles)) fail('not_found', { kind: 'board' })
      const row = await store.setArchived(tx, projectId, id, revision, isArchived ? clock.now() : null)
      return row ?? fail('revision_conflict', { revision: before.revision })
    },
    present,
  })
