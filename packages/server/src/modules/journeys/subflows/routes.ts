import { randomBytes } from 'node:crypto'
import type { Fragment } from '@millrace/contract/journeys/index.ts'
import {
  fragmentProblems,
  subflowChangeSchema,
  subflowDetailSchema,
  subflowFragmentSchema,
  subflowInputSchema,
  subflowSchema,
  subflowsSchema,
} from '@millrace/contract/journeys/subflows.ts'
import { definitionsQuerySchema } from '@millrace/contract/paging.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route, shelfRoutes } from '../../../platform/http/index.ts'
import type { Db, Postgres, Tx } from '../../../platform/postgres.ts'
import { slugOnly, withId } from '../routes-common.ts'
import * as store from './store.ts'

const url = '/api/v1/projects/:slug/subflows'

/** Sub-flows of a project: steps kept under a name. What was put into journeys is a copy, and changes by nothing that is done here. */
export function subflowRoutes({ postgres, clock }: { readonly postgres: Postgres; readonly clock: Clock }): Route[] {
  const list = defineRoute({
    method: 'GET',
    url,
    permission: 'journeys.read',
    summary: 'Sub-flows: steps that can be put into journeys',
    params: slugOnly,
    query: definitionsQuerySchema,
    response: subflowsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.list(postgres, project.id, definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${url}/:id`,
    permission: 'journeys.read',
    summary: 'A sub-flow with its last fifty versions',
    params: withId,
    response: subflowDetailSchema,
    handler: async ({ project, params }) => detail(postgres, (await store.find(postgres, project.id, params.id)) ?? missing()),
  })
  const create = defineRoute({
    method: 'POST',
    url,
    permission: 'journeys.write',
    summary: 'Keep steps as a sub-flow',
    params: slugOnly,
    body: subflowInputSchema,
    response: subflowDetailSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        sound(body.fragment)
        const id = `sub_${randomBytes(8).toString('hex')}`
        await store.insert(tx, project.id, body.name, { id, version: 1, fragment: body.fragment, by: actor.name, at: clock.now() })
        await audit(tx, { action: 'subflow.created', target: { kind: 'subflow', id }, after: body })
        return detail(tx, (await store.find(tx, project.id, id)) ?? missing())
      }),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${url}/:id`,
    permission: 'journeys.write',
    summary: 'Rename a sub-flow, or keep other steps as its next version',
    params: withId,
    body: subflowChangeSchema,
    response: subflowDetailSchema,
    revision: true,
    handler: ({ project, actor, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await lockedAt(tx, project.id, params.id, revision)
        if (body.fragment) {
          sound(body.fragment)
          const version = before.version + 1
          await store.addVersion(tx, { id: before.id, version, fragment: body.fragment, by: actor.name, at: clock.now() })
        }
        await store.rename(tx, before.id, body.name, clock.now())
        const after = (await store.find(tx, project.id, params.id)) ?? missing()
        await audit(tx, {
          action: 'subflow.changed',
          target: { kind: 'subflow', id: before.id },
          before: { name: before.name, version: before.version },
          after: { ...body, version: after.version },
        })
        return detail(tx, after)
      }),
  })
  const shelf = shelfRoutes({
    postgres,
    base: url,
    permission: 'journeys.write',
    summary: { archive: 'Hide a sub-flow; copies of it stay as they are', restore: 'Bring an archived sub-flow back' },
    response: subflowSchema,
    kind: 'subflow',
    find: async (tx, projectId, id) => (await store.find(tx, projectId, id)) ?? missing(),
    async put(tx, { projectId, id, revision, isArchived }) {
      await lockedAt(tx, projectId, id, revision)
      await store.setArchived(tx, id, isArchived ? clock.now() : null)
      return (await store.find(tx, projectId, id)) ?? missing()
    },
    present,
  })
  return [list, read, create, change, ...shelf]
}

const missing = (): never => fail('not_found', { kind: 'subflow' })

async function lockedAt(tx: Tx, projectId: number, id: string, revision: number): Promise<store.SubflowRow> {
  const row = (await store.lock(tx, projectId, id)) ?? missing()
  if (row.revision !== revision) fail('revision_conflict', { revision: row.revision })
  return row
}

/** Steps that hang together in one path, so that they can be put in anywhere. */
function sound(fragment: Fragment): void {
  const problems = fragmentProblems(fragment)
  if (problems.length === 0) return
  fail(
    'invalid_input',
    {},
    problems.map(({ nodeId, code }) => ({ path: `body.fragment.nodes.${nodeId ?? ''}`, code, message: code })),
  )
}

const present = (row: store.SubflowRow) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})

const detail = async (db: Db, row: store.SubflowRow) => ({
  ...present(row),
  versions: (await store.versions(db, row.id)).map((one) => ({
    ...one,
    fragment: subflowFragmentSchema.parse(one.fragment),
    savedAt: one.savedAt.toISOString(),
  })),
})
