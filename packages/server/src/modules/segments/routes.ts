import { randomBytes } from 'node:crypto'
import {
  previewResultSchema,
  previewSchema,
  rulePeopleSchema,
  type Segment,
  segmentInputSchema,
  segmentPeopleQuerySchema,
  segmentPeopleSchema,
  segmentSchema,
  segmentsSchema,
  segmentVersionsSchema,
} from '@millrace/contract/segments/api.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { definitionsQuerySchema } from '@millrace/contract/paging.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import {
  type Actor,
  cursorOf,
  defineRoute,
  definitionFilter,
  nextDefinitions,
  readCursor,
  type Route,
  shelfRoutes,
} from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { IdTypes } from '../identity/index.ts'
import { masker, readPeople } from '../profiles/index.ts'
import { exportRoute } from './export.ts'
import type { GuardedSql } from './guarded/guarded.ts'
import type { SegmentChanged } from './live/change.ts'
import { liveRoutes } from './live/routes.ts'
import type { FillJob } from './lists/fill.ts'
import type { RefreshJob } from './lists/refresh.ts'
import { groupRoutes } from './groups/routes.ts'
import { listRoutes } from './lists/routes.ts'
import { memberRoute } from './member.ts'
import { countsRoute } from './parts.ts'
import { valuesRoute } from './values.ts'
import type { SegmentsModule } from './segments.ts'
import { checkPurposes } from './reach.ts'
import { checkReferences } from './refer.ts'
import { overlapRoute } from './overlap.ts'
import * as store from './store.ts'

interface Deps {
  readonly segments: SegmentsModule
  readonly postgres: Postgres
  readonly clock: Clock
  readonly catalog: CatalogModule
  readonly jobs: Jobs
  readonly clickhouse: ClickHouse
  readonly changed: SegmentChanged
  readonly outboxes: Outboxes
  readonly idTypes: Pick<IdTypes, 'of'>
  readonly fill: FillJob
  readonly refresh: RefreshJob
  readonly guarded: GuardedSql
}

const base = '/api/v1/projects/:slug/segments'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

const present = ({
  number: _,
  isLive,
  isReady,
  size,
  computedAt,
  liveError,
  follows,
  query,
  refresh,
  refreshedAt,
  ...row
}: store.SegmentRow): Segment => ({
  ...row,
  live: isLive
    ? {
        state: isReady ? 'ready' : liveError === null ? 'computing' : 'failed',
        size,
        since: computedAt?.toISOString() ?? null,
        error: liveError,
      }
    : null,
  list:
    row.rule.kind === 'list'
      ? {
          size,
          follows: follows === null ? null : { segmentId: follows, refresh, refreshedAt: refreshedAt?.toISOString() ?? null },
          sql: query === null ? null : { query, refresh, refreshedAt: refreshedAt?.toISOString() ?? null },
        }
      : null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})

export function segmentRoutes(deps: Deps): Route[] {
  const { segments, postgres, clock, changed } = deps
  const found = async (projectId: number, id: string): Promise<store.SegmentRow> =>
    (await store.find(postgres, projectId, id)) ?? fail('not_found', { kind: 'segment' })

  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'segments.read',
    summary: 'Segments, last changed first',
    params: slugOnly,
    query: definitionsQuerySchema,
    response: segmentsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'segments.write',
    summary: 'Save a rule under a name',
    params: slugOnly,
    body: segmentInputSchema,
    response: segmentSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const id = `seg_${randomBytes(8).toString('hex')}`
        await checkReferences(tx, project.id, { id, ...body })
        const row = await store.insert(tx, project.id, id, body, actor.name, clock.now())
        await changed(tx, project.id, id, actor.name)
        await audit(tx, { action: 'segment.created', target: { kind: 'segment', id }, after: body })
        return present(row ?? fail('internal', { request: id }))
      }),
  })
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'segments.read',
    summary: 'How many people a rule means now, and the rule as a sentence',
    params: slugOnly,
    body: previewSchema,
    response: previewResultSchema,
    status: 200,
    handler: async ({ project, body }) => {
      await checkPurposes(postgres, project.id, body.rule, 'body.rule')
      return segments.preview(project.id, body.rule)
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'segments.read',
    summary: 'One segment',
    params: withId,
    response: segmentSchema,
    handler: async ({ project, params }) => present(await found(project.id, params.id)),
  })
  return [
    list,
    create,
    preview,
    overlapRoute(deps),
    countsRoute(deps),
    valuesRoute(deps),
    ...groupRoutes(deps),
    read,
    ...changeRoutes(deps, found),
    ...peopleRoutes(deps, found),
    ...liveRoutes(deps, found),
    ...listRoutes(deps, found),
    memberRoute(deps, found),
    exportRoute(deps, found),
  ]
}

type Found = (projectId: number, id: string) => Promise<store.SegmentRow>

function changeRoutes({ postgres, clock, changed }: Deps, found: Found): Route[] {
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'segments.write',
    summary: 'Change name or rule; the rule before stays as a version',
    params: withId,
    body: segmentInputSchema,
    response: segmentSchema,
    revision: true,
    handler: async ({ project, actor, params, body, revision, audit }) => {
      const before = await found(project.id, params.id)
      if (before.rule.kind === 'list' && !(body.rule.kind === 'list' && body.rule.id === before.rule.id))
        fail('invalid_input', {}, [{ path: 'body.rule', code: 'fixed', message: 'a static segment has people instead of a rule' }])
      if (before.rule.kind === 'list' && body.isLive === true)
        fail('invalid_input', {}, [
          { path: 'body.isLive', code: 'fixed', message: 'a static segment changes only when somebody changes it' },
        ])
      return postgres.transaction(async (tx) => {
        await checkReferences(tx, project.id, { id: params.id, ...body })
        const row = await store.update(tx, project.id, params.id, revision, body, actor.name, clock.now())
        // Asked of the same connection: whoever waits for the lock of this project may have all others.
        if (!row) return fail('revision_conflict', { revision: (await store.find(tx, project.id, params.id))?.revision ?? 0 })
        if (row.version !== before.version || row.isLive !== before.isLive) await changed(tx, project.id, params.id, actor.name)
        await audit(tx, {
          action: 'segment.changed',
          target: { kind: 'segment', id: params.id },
          before: { name: before.name, rule: before.rule, isLive: before.isLive },
          after: body,
        })
        return present((await store.find(tx, project.id, params.id)) ?? row)
      })
    },
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'segments.write',
    summary: { archive: 'Hide a segment; nothing is deleted', restore: 'Bring an archived segment back' },
    response: segmentSchema,
    kind: 'segment',
    find: async (tx, projectId, id) => (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'segment' }),
    async put(tx, { projectId, id, revision, isArchived, actor }) {
      const row = await store.setArchived(tx, projectId, id, revision, isArchived ? clock.now() : null)
      if (!row) return fail('revision_conflict', { revision: (await store.find(tx, projectId, id))?.revision ?? 0 })
      await changed(tx, projectId, id, actor.name)
      return row
    },
    present,
  })
  return [change, ...shelf]
}

function peopleRoutes({ segments, postgres, catalog }: Deps, found: Found): Route[] {
  const people = defineRoute({
    method: 'GET',
    url: `${base}/:id/people`,
    permission: 'people.read',
    summary: 'The people a segment means now',
    params: withId,
    query: segmentPeopleQuerySchema,
    response: segmentPeopleSchema,
    handler: async ({ project, actor, params, query }) => page(project.id, actor, (await found(project.id, params.id)).rule, query),
  })
  const meant = defineRoute({
    method: 'POST',
    url: `${base}/people`,
    permission: 'people.read',
    summary: 'The people a rule means now',
    params: slugOnly,
    body: rulePeopleSchema,
    response: segmentPeopleSchema,
    status: 200,
    handler: ({ project, actor, body: { rule, ...asked } }) => page(project.id, actor, rule, asked),
  })
  async function page(projectId: number, actor: Actor, rule: Rule, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const { ids, total } = await segments.people(projectId, rule, { after: readCursor(z.number(), cursor) ?? 0, limit })
    const masked = await masker(catalog, projectId, actor)
    const last = ids.at(-1)
    return {
      items: (await readPeople(postgres, projectId, ids)).map(masked),
      next: last !== undefined && ids.length === limit ? cursorOf(last) : null,
      total,
    }
  }
  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'segments.read',
    summary: 'Every definition the segment has had, newest first',
    params: withId,
    response: segmentVersionsSchema,
    handler: async ({ project, params }) => {
      await found(project.id, params.id)
      const rows = await store.versions(postgres, params.id)
      return { items: rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() })), next: null }
    },
  })
  return [people, meant, versions]
}
