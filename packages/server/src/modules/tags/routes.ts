import { randomBytes } from 'node:crypto'
import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import {
  type TagInput,
  tagInputSchema,
  tagPreviewInputSchema,
  tagPreviewSchema,
  tagRunsSchema,
  tagSchema,
  tagsSchema,
  tagVersionsSchema,
} from '@millrace/contract/tags/api.ts'
import { tagsQuerySchema } from '@millrace/contract/tags/tree.ts'
import { referenceOf, tagUses } from '@millrace/contract/uses.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import type { UseSource } from '../../platform/uses.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { checkPurposes, mayAskSql } from '../segments/index.ts'
import { type ComputeTag, startTag } from './compute.ts'
import type { ImportTag } from './import-file.ts'
import { historyRoute } from './history.ts'
import { lockLive, refuseLive, renewTagWatches } from './live/renew.ts'
import { present } from './present.ts'
import { explainRoutes } from './routes-explain.ts'
import type { PropensityModule } from './propensity/propensity.ts'
import { propensityRoutes } from './propensity/routes.ts'
import { importRoute } from './routes-import.ts'
import { lintRoute } from './routes-lint.ts'
import { packRoute } from './routes-pack.ts'
import { sheetRoutes } from './routes-sheet.ts'
import { treeRoutes } from './routes-tree.ts'
import { tierRoutes } from './routes-tiers.ts'
import * as store from './store.ts'
import type { TagsModule } from './tags.ts'

interface Deps {
  readonly tags: TagsModule
  readonly propensity: PropensityModule
  readonly postgres: Postgres
  readonly catalog: CatalogModule
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly jobs: Jobs
  readonly kind: ComputeTag
  readonly fromFiles: ImportTag
  /** Everything that may refer to a tag. */
  readonly uses: readonly UseSource[]
}

const base = '/api/v1/projects/:slug/tags'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

export type Found = (projectId: number, id: string) => Promise<store.TagRow>

/** Definitions of tags: what people get which value, how often that is worked out, and what came of it. */
export function tagRoutes(deps: Deps): Route[] {
  const { tags, propensity, postgres, clock } = deps
  const found: Found = async (projectId, id) => (await store.find(postgres, projectId, id)) ?? fail('not_found', { kind: 'tag' })

  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'segments.read',
    summary: 'Definitions of tags, last changed first',
    params: slugOnly,
    query: tagsQuerySchema,
    response: tagsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, definitionFilter(query), query.category)
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'segments.write',
    summary: 'Define a tag; people get it when it is computed',
    params: slugOnly,
    body: tagInputSchema,
    response: tagSchema,
    handler: async ({ project, actor, body, audit }) => {
      checkOwn(body)
      if (body.definition.kind === 'sql') mayAskSql(actor)
      await tags.check(project.id, body.definition)
      refuseLive(body)
      return postgres.transaction(async (tx) => {
        await checkPurposes(tx, project.id, body.definition, 'body.definition')
        const id = `tag_${randomBytes(8).toString('hex')}`
        await checkName(tx, project.id, body.name, id)
        const row = await store.insert(tx, project.id, id, body, actor.name, clock.now())
        if (body.refresh === 'live') await renewTagWatches(tx, project.id)
        await audit(tx, { action: 'tag.created', target: { kind: 'tag', id }, after: body })
        return present(row ?? fail('internal', { request: id }))
      })
    },
  })
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'segments.read',
    summary: 'How many people would have which value now',
    params: slugOnly,
    body: tagPreviewInputSchema,
    response: tagPreviewSchema,
    status: 200,
    handler: ({ project, actor, body: { definition } }) => {
      if (definition.kind === 'planned') return fail('wrong_state', { state: 'planned' })
      if (definition.kind === 'import') return fail('wrong_state', { state: 'filled from files' })
      if (definition.kind === 'sql') mayAskSql(actor)
      return definition.kind === 'propensity' ? propensity.preview(project.id, definition) : tags.preview(project.id, definition)
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'segments.read',
    summary: 'One definition of a tag',
    params: withId,
    response: tagSchema,
    handler: async ({ project, params }) => present(await found(project.id, params.id)),
  })
  return [
    list,
    create,
    preview,
    packRoute(deps),
    ...tierRoutes(deps, found),
    ...treeRoutes(deps),
    ...sheetRoutes(deps),
    lintRoute(deps),
    importRoute(deps, found),
    read,
    ...changeRoutes(deps, found),
    ...historyRoutes(deps, found),
    ...explainRoutes(deps, found),
    ...propensityRoutes(deps, found),
    historyRoute(deps),
  ]
}

/** What people have would decide what they get: no computation would be the last. */
function checkOwn({ name, definition }: TagInput): void {
  if (tagUses(definition).includes(referenceOf('tag', name)))
    fail('invalid_input', {}, [{ path: 'body.definition', code: 'own_tag', message: `a definition cannot ask for its own tag “${name}”` }])
}

async function checkName(tx: Tx, projectId: number, name: string, id: string): Promise<void> {
  await store.lockNames(tx, projectId)
  if (await store.named(tx, projectId, name, id)) fail('name_taken', { name })
}

function changeRoutes({ tags, postgres, clock, jobs, kind }: Deps, found: Found): Route[] {
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'segments.write',
    summary: 'Change a definition; the one before stays as a version. The name of the tag stays: rules know it by that',
    params: withId,
    body: tagInputSchema,
    response: tagSchema,
    revision: true,
    handler: async ({ project, actor, params, body, revision, audit }) => {
      const before = await found(project.id, params.id)
      if (body.name !== before.name)
        fail('invalid_input', {}, [
          { path: 'body.name', code: 'fixed', message: 'a tag keeps its name; define another one and archive this' },
        ])
      checkOwn(body)
      if (JSON.stringify(body.definition) !== JSON.stringify(before.definition)) {
        if (body.definition.kind === 'sql') mayAskSql(actor)
        await tags.check(project.id, body.definition)
      }
      refuseLive(body)
      return postgres.transaction(async (tx) => {
        await lockLive(tx, project.id)
        await checkPurposes(tx, project.id, body.definition, 'body.definition')
        const row = await store.update(tx, project.id, params.id, revision, body, actor.name, clock.now())
        if (!row) return fail('revision_conflict', { revision: (await store.find(tx, project.id, params.id))?.revision ?? 0 })
        await renewTagWatches(tx, project.id)
        await audit(tx, { action: 'tag.changed', target: { kind: 'tag', id: params.id }, before: inputOf(before), after: body })
        return present(row)
      })
    },
  })
  const compute = defineRoute({
    method: 'POST',
    url: `${base}/:id/compute`,
    permission: 'segments.write',
    summary: 'Give people their values of the tag now, as a job',
    params: withId,
    response: startedJobSchema,
    status: 202,
    handler: async ({ project, actor, params, audit }) => {
      const { name, archivedAt, definition } = await found(project.id, params.id)
      if (archivedAt) fail('wrong_state', { state: 'archived' })
      if (definition.kind === 'planned') fail('wrong_state', { state: 'planned' })
      if (definition.kind === 'import') fail('wrong_state', { state: 'filled from files' })
      return postgres.transaction(async (tx) => {
        const job = await startTag(jobs, tx, kind, { projectId: project.id, id: params.id, name }, actor.name)
        await audit(tx, { action: 'tag.computed', target: { kind: 'tag', id: params.id }, after: { job: job.id } })
        return { job: job.id }
      })
    },
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'segments.write',
    summary: { archive: 'Stop computing a tag; people keep the values they have', restore: 'Bring an archived definition back' },
    response: tagSchema,
    kind: 'tag',
    find: async (tx, projectId, id) => (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'tag' }),
    async put(tx, { projectId, id, revision, isArchived, before }) {
      if (!isArchived) await checkName(tx, projectId, before.name, id)
      await lockLive(tx, projectId)
      const row = await store.setArchived(tx, projectId, id, revision, isArchived ? clock.now() : null)
      if (!row) return fail('revision_conflict', { revision: (await store.find(tx, projectId, id))?.revision ?? 0 })
      await renewTagWatches(tx, projectId)
      return row
    },
    present,
  })
  return [change, compute, ...shelf]
}

const inputOf = (row: store.TagRow): TagInput => tagInputSchema.parse(row)

function historyRoutes({ postgres }: Deps, found: Found): Route[] {
  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'segments.read',
    summary: 'Every definition the tag has had, newest first',
    params: withId,
    response: tagVersionsSchema,
    handler: async ({ project, params }) => {
      await found(project.id, params.id)
      const rows = await store.versions(postgres, params.id)
      return { items: rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() })), next: null }
    },
  })
  const runs = defineRoute({
    method: 'GET',
    url: `${base}/:id/runs`,
    permission: 'segments.read',
    summary: 'How many people had which value after each computation, newest first; kept for 400 days',
    params: withId,
    response: tagRunsSchema,
    handler: async ({ project, params }) => {
      await found(project.id, params.id)
      const rows = await store.runs(postgres, params.id)
      return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })), next: null }
    },
  })
  return [versions, runs]
}
