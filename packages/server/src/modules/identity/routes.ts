import {
  type Conflict,
  conflictsQuerySchema,
  conflictsSchema,
  type IdentityChange,
  identityChangesSchema,
  mergePreviewSchema,
  mergeSchema,
  splitResultSchema,
  splitSchema,
} from '@millrace/contract/identity/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { type Actor, cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Outbox, Outboxes } from '../../platform/log/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import * as changes from './change-store.ts'
import { mergePeople, personNow, previewMerge, splitPerson, undoChange } from './identity.ts'
import type { PersonHook } from './merge.ts'
import type { MoveContext } from './move.ts'

export interface IdentityDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly hooks: readonly PersonHook[]
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.coerce.number().int().positive() })

const presentConflict = (row: changes.ConflictRow): Conflict => ({
  id: row.id,
  reason: row.reason,
  status: row.status,
  people: [row.one, row.other],
  firstAt: row.firstAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decidedBy: row.decidedBy,
})

const presentChange = (row: changes.Change): IdentityChange => ({
  ...row,
  at: row.at.toISOString(),
  undoneAt: row.undoneAt?.toISOString() ?? null,
})

/** Does work on people in one transaction, in the name of who asks. */
const during = <T>(deps: IdentityDeps, projectId: number, actor: Actor, work: (context: MoveContext) => Promise<T>): Promise<T> =>
  deps.outboxes.transaction((tx: Tx, outbox: Outbox) => work({ tx, outbox, projectId, by: actor.name, now: deps.clock.now() }))

export const identityRoutes = (deps: IdentityDeps): Route[] => [...conflictRoutes(deps), ...personRoutes(deps)]

function conflictRoutes(deps: IdentityDeps): Route[] {
  const { postgres, hooks } = deps
  const list = defineRoute({
    method: 'GET',
    url: `${base}/identity/conflicts`,
    permission: 'people.read',
    summary: 'Pairs of people that the rules kept apart, newest first',
    params: slugOnly,
    query: conflictsQuerySchema,
    response: conflictsSchema,
    handler: async ({ project, query }) => {
      const before = readCursor(z.number(), query.cursor)
      const rows = await changes.listConflicts(postgres, project.id, { status: query.status, before, limit: query.limit })
      const last = rows.at(-1)
      return { items: rows.map(presentConflict), next: last && rows.length === query.limit ? cursorOf(last.id) : null }
    },
  })
  const merge = defineRoute({
    method: 'POST',
    url: `${base}/identity/conflicts/:id/merge`,
    permission: 'people.write',
    summary: 'They are one person after all: merge them; two logins never merge',
    params: withId,
    status: 204,
    handler: ({ project, params, actor, audit }) =>
      during(deps, project.id, actor, async (context) => {
        const conflict = await openConflict(context, params.id)
        const { winner, loser } = await mergePeople(context, hooks, conflict.one, conflict.other)
        await changes.decideConflict(context.tx, project.id, params.id, { status: 'merged', by: actor.name, now: context.now })
        const after = { conflict: params.id, into: winner.id, merged: loser.id }
        await audit(context.tx, { action: 'person.merged', target: { kind: 'person', id: String(winner.id) }, after })
      }),
  })
  const apart = defineRoute({
    method: 'POST',
    url: `${base}/identity/conflicts/:id/apart`,
    permission: 'people.write',
    summary: 'They are two people: remembered, and not asked again',
    params: withId,
    status: 204,
    handler: ({ project, params, actor, audit }) =>
      during(deps, project.id, actor, async (context) => {
        const conflict = await openConflict(context, params.id)
        const decision = { status: 'apart' as const, by: actor.name, now: context.now }
        await changes.decideConflict(context.tx, project.id, params.id, decision)
        await audit(context.tx, {
          action: 'identity_conflict.kept_apart',
          target: { kind: 'identity_conflict', id: String(params.id) },
          after: { people: [conflict.one, conflict.other] },
        })
      }),
  })
  return [list, merge, apart]
}

async function openConflict({ tx, projectId }: MoveContext, id: number): Promise<changes.ConflictRow> {
  const conflict = (await changes.lockConflict(tx, projectId, id)) ?? fail('not_found', { kind: 'conflict' })
  return conflict.status === 'open' ? conflict : fail('wrong_state', { state: conflict.status })
}

function personRoutes(deps: IdentityDeps): Route[] {
  const { postgres, hooks } = deps
  const preview = defineRoute({
    method: 'POST',
    url: `${base}/people/:id/merge-preview`,
    permission: 'people.read_pii',
    summary: 'What merging two people would do: who stays, what is gained, what is dropped, what the rules say',
    params: withId,
    body: mergeSchema,
    status: 200,
    response: mergePreviewSchema,
    handler: ({ project, params, body }) => postgres.transaction((tx) => previewMerge(tx, project.id, params.id, body.with)),
  })
  const merge = defineRoute({
    method: 'POST',
    url: `${base}/people/:id/merge`,
    permission: 'people.write',
    summary: 'Make two people one; two logins never merge',
    params: withId,
    body: mergeSchema,
    status: 204,
    handler: ({ project, params, body, actor, audit }) =>
      during(deps, project.id, actor, async (context) => {
        const { winner, loser } = await mergePeople(context, hooks, params.id, body.with)
        const after = { into: winner.id, merged: loser.id }
        await audit(context.tx, { action: 'person.merged', target: { kind: 'person', id: String(winner.id) }, after })
      }),
  })
  const split = defineRoute({
    method: 'POST',
    url: `${base}/people/:id/split`,
    permission: 'people.write',
    summary: 'Make some graph ids of a person a person of their own; later events follow them',
    params: withId,
    body: splitSchema,
    response: splitResultSchema,
    handler: ({ project, params, body, actor, audit }) =>
      during(deps, project.id, actor, async (context) => {
        const personId = await splitPerson(context, params.id, body.ids)
        const target = { kind: 'person', id: String(params.id) }
        await audit(context.tx, { action: 'person.split', target, after: { personId, types: body.ids.map((ref) => ref.type) } })
        return { personId }
      }),
  })
  const log = defineRoute({
    method: 'GET',
    url: `${base}/people/:id/identity-changes`,
    permission: 'people.read',
    summary: 'Merges, splits and undone merges of a person, newest first',
    params: withId,
    response: identityChangesSchema,
    handler: ({ project, params }) =>
      postgres.transaction(async (tx) => {
        const { id } = await personNow(tx, project.id, params.id)
        return { items: (await changes.changesOf(tx, project.id, id)).map(presentChange) }
      }),
  })
  const undo = defineRoute({
    method: 'POST',
    url: `${base}/identity/changes/:id/undo`,
    permission: 'people.write',
    summary: 'Undo a merge: ids and events of who was merged go back, also those that came in since',
    params: withId,
    response: splitResultSchema,
    handler: ({ project, params, actor, audit }) =>
      during(deps, project.id, actor, async (context) => {
        const { personId, otherId } = await undoChange(context, params.id)
        const target = { kind: 'person', id: String(otherId) }
        await audit(context.tx, { action: 'person.merge_undone', target, after: { change: params.id, from: personId } })
        return { personId: otherId }
      }),
  })
  return [preview, merge, split, log, undo]
}
