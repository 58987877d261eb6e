import {
  sharedBlockInputSchema,
  sharedBlockSchema,
  sharedBlocksQuerySchema,
  sharedBlocksSchema,
  sharedBlockVersionsSchema,
} from '@millrace/contract/content/blocks/api.ts'
import { brandOutputSchema, brandSchema } from '@millrace/contract/content/blocks/brand.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { ContentModule } from './content.ts'

interface Deps {
  readonly content: ContentModule
  readonly postgres: Postgres
}

const projectUrl = '/api/v1/projects/:slug'
const base = `${projectUrl}/shared-blocks`
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** The brand of a project, and the blocks that its templates share. */
export const blockRoutes = (deps: Deps): Route[] => [...brandRoutes(deps), ...sharedRoutes(deps), ...asideRoutes(deps)]

function brandRoutes({ content, postgres }: Deps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: `${projectUrl}/brand`,
    permission: 'content.read',
    summary: 'How mails of the project look, and the words it does not use; revision 0: never saved',
    params: slugOnly,
    response: brandOutputSchema,
    handler: ({ project }) => content.brand(postgres, project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${projectUrl}/brand`,
    permission: 'content.write',
    summary: 'Change how mails look; all mails of blocks look so from their next send on',
    params: slugOnly,
    body: brandSchema,
    response: brandOutputSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const { revision: _, ...before } = await content.brand(tx, project.id)
        const after = await content.saveBrand(tx, project.id, revision, body)
        await audit(tx, { action: 'brand.changed', target: { kind: 'project', id: project.slug }, before, after: body })
        return after
      }),
  })
  return [read, change]
}

function sharedRoutes({ content: { shared }, postgres }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'content.read',
    summary: 'Blocks that templates share, last changed first',
    params: slugOnly,
    query: sharedBlocksQuerySchema,
    response: sharedBlocksSchema,
    handler: async ({ project, query }) => {
      const items = await shared.list(postgres, project.id, definitionFilter(query))
      return { items, next: nextDefinitions(items, query.limit) }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'content.write',
    summary: 'Save blocks under a name, for many templates',
    params: slugOnly,
    body: sharedBlockInputSchema,
    response: sharedBlockSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const made = await shared.create(tx, project.id, body, actor.name)
        await audit(tx, { action: 'shared_block.created', target: { kind: 'shared_block', id: made.id }, after: body })
        return made
      }),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'content.read',
    summary: 'One shared block',
    params: withId,
    response: sharedBlockSchema,
    handler: async ({ project, params }) =>
      (await shared.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'shared_block' }),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'content.write',
    summary: 'Change a shared block: every mail that has it says so from its next send on; what it said stays as a version',
    params: withId,
    body: sharedBlockInputSchema,
    response: sharedBlockSchema,
    revision: true,
    handler: ({ project, actor, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await shared.find(tx, project.id, params.id)
        const after = await shared.update(tx, project.id, params.id, revision, body, actor.name)
        await audit(tx, {
          action: 'shared_block.changed',
          target: { kind: 'shared_block', id: params.id },
          before: { name: before?.name, blocks: before?.blocks },
          after: { name: after.name, blocks: after.blocks },
        })
        return after
      }),
  })
  return [list, create, read, change]
}

function asideRoutes({ content: { shared }, postgres }: Deps): Route[] {
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'content.write',
    summary: { archive: 'Hide a shared block; templates that have it keep it', restore: 'Bring an archived shared block back' },
    response: sharedBlockSchema,
    kind: 'shared_block',
    find: async (tx, projectId, id) => (await shared.find(tx, projectId, id)) ?? fail('not_found', { kind: 'shared_block' }),
    put: (tx, { projectId, id, revision, isArchived }) => shared.setArchived(tx, projectId, id, revision, isArchived),
    present: (row) => row,
  })
  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'content.read',
    summary: 'Everything a shared block has said, newest first',
    params: withId,
    response: sharedBlockVersionsSchema,
    handler: async ({ project, params }) => {
      const rows = await shared.versions(postgres, project.id, params.id)
      if (rows.length === 0) fail('not_found', { kind: 'shared_block' })
      return { items: rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() })), next: null }
    },
  })
  return [...shelf, versions]
}
