import {
  type Body,
  previewInputSchema,
  previewSchema,
  renderedSchema,
  templateInputSchema,
  templatePreviewSchema,
  templateSchema,
  templatesQuerySchema,
  templatesSchema,
  templateVersionsSchema,
} from '@millrace/contract/content/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import type { Clock } from '../../platform/clock.ts'
import {
  type Actor,
  defineRoute,
  definitionFilter,
  nextDefinitions,
  type ProjectContext,
  type Route,
  shelfRoutes,
} from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { readPeople } from '../profiles/index.ts'
import type { ContentModule } from './content.ts'
import { blockRoutes } from './routes-blocks.ts'
import { preview as previewOf } from './preview.ts'
import { noItemScope } from './render.ts'
import { variablesOf } from './variables.ts'

const base = '/api/v1/projects/:slug/templates'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

export function contentRoutes({
  content,
  postgres,
  clock,
}: {
  readonly content: ContentModule
  readonly postgres: Postgres
  readonly clock: Clock
}): Route[] {
  async function previewAs(as: {
    readonly project: ProjectContext
    readonly actor: Actor
    readonly body: Body
    readonly personId: number | undefined
    readonly event: Readonly<Record<string, unknown>>
  }) {
    if (as.personId !== undefined && !as.actor.can('people.read_pii')) fail('forbidden', { permission: 'people.read_pii' })
    const [person] = as.personId === undefined ? [] : await readPeople(postgres, as.project.id, [as.personId])
    if (as.personId !== undefined && !person) fail('not_found', { kind: 'person' })
    const { project, event } = as
    const [body = as.body] = await content.drawn(postgres, [{ projectId: project.id, body: as.body }])
    const filling = { projectId: project.id, body, profile: person?.properties ?? {}, event }
    const [item = noItemScope] = await content.items(postgres, [filling])
    return previewOf(body, { ...filling, item, project, unsubscribe_url: '#unsubscribe', now: clock.now() })
  }

  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'content.read',
    summary: 'Message templates, last changed first',
    params: slugOnly,
    query: templatesQuerySchema,
    response: templatesSchema,
    handler: async ({ project, query }) => {
      const items = await content.list(project.id, { ...definitionFilter(query), channel: query.channel })
      return { items, next: nextDefinitions(items, query.limit) }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'content.write',
    summary: 'Save a template',
    params: slugOnly,
    body: templateInputSchema,
    response: templateSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const made = await content.create(tx, project.id, body, actor.name)
        await audit(tx, { action: 'template.created', target: { kind: 'template', id: made.id }, after: body })
        return made
      }),
  })
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'content.read',
    summary: 'How a message looks to one person',
    params: slugOnly,
    body: previewInputSchema,
    response: previewSchema,
    status: 200,
    handler: async ({ project, actor, body }) => {
      const [page = body.body] = await content.drawn(postgres, [{ projectId: project.id, body: body.body }])
      const seen = await previewAs({ project, actor, body: page, personId: body.personId, event: body.event })
      return { ...seen, variables: variablesOf(page).filter(({ name }) => name !== 'unsubscribe_url') }
    },
  })
  const previewSaved = defineRoute({
    method: 'POST',
    url: `${base}/:id/preview`,
    permission: 'content.read',
    summary: 'How a saved template looks to one person, with example values of the event',
    params: withId,
    body: templatePreviewSchema,
    response: renderedSchema,
    status: 200,
    handler: async ({ project, actor, params, body }) => {
      const template = (await content.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'template' })
      return previewAs({ project, actor, body: body.body ?? template.body, personId: body.personId, event: body.event })
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'content.read',
    summary: 'One template',
    params: withId,
    response: templateSchema,
    handler: async ({ project, params }) =>
      (await content.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'template' }),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'content.write',
    summary: 'Change a template; the text before stays as a version',
    params: withId,
    body: templateInputSchema,
    response: templateSchema,
    revision: true,
    handler: ({ project, actor, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await content.find(tx, project.id, params.id)
        const after = await content.update(tx, project.id, params.id, revision, body, actor.name)
        await audit(tx, {
          action: 'template.changed',
          target: { kind: 'template', id: params.id },
          before: { name: before?.name, body: before?.body },
          after: { name: after.name, body: after.body },
        })
        return after
      }),
  })
  return [list, create, preview, previewSaved, read, change, ...asideRoutes({ content, postgres }), ...blockRoutes({ content, postgres })]
}

/** Archive instead of delete, and what a template said before. */
function asideRoutes({ content, postgres }: { readonly content: ContentModule; readonly postgres: Postgres }): Route[] {
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'content.write',
    summary: { archive: 'Hide a template; journeys that use it keep it', restore: 'Bring an archived template back' },
    response: templateSchema,
    kind: 'template',
    find: async (tx, projectId, id) => (await content.find(tx, projectId, id)) ?? fail('not_found', { kind: 'template' }),
    put: (tx, { projectId, id, revision, isArchived }) => content.setArchived(tx, projectId, id, revision, isArchived),
    present: (row) => row,
  })
  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'content.read',
    summary: 'Every text the template has had, newest first',
    params: withId,
    response: templateVersionsSchema,
    handler: async ({ project, params }) => {
      const rows = await content.versions(project.id, params.id)
      if (rows.length === 0) fail('not_found', { kind: 'template' })
      return { items: rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() })), next: null }
    },
  })
  return [...shelf, versions]
}
