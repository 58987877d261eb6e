import { type Conflict, conflictSchema, conflictsQuerySchema, conflictsSchema } from '@millrace/contract/identity/api.ts'
import { maskIds } from '@millrace/contract/identity/mask.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Actor, cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { changeRoute, type IdentityDeps, merged, projectUrl, slugOnly, withId } from './change-route.ts'
import * as conflicts from './conflict-store.ts'
import { mergePeople } from './identity.ts'
import type { MoveContext } from './move.ts'
import { type IdOfPerson, idsOfPeople } from './move-store.ts'
import { levelOf } from './people.ts'

const maxIds = 5

/** Conflicts with what their people are known by: one statement for any number of them. */
async function present(db: Db, projectId: number, rows: readonly conflicts.ConflictRow[], actor: Actor): Promise<Conflict[]> {
  const people = [...new Set(rows.flatMap((row) => [row.one, row.other]))]
  const idsOf = Map.groupBy(people.length === 0 ? [] : await idsOfPeople(db, projectId, people), (id) => id.personId)
  const personOf = (id: number) => {
    const ids = strongest(idsOf.get(id) ?? []).map((one) => one.ref)
    return { id, ids: actor.can('people.read_pii') ? ids : maskIds(ids) }
  }
  return rows.map((row) => ({
    id: row.id,
    reason: row.reason,
    status: row.status,
    people: [personOf(row.one), personOf(row.other)],
    firstAt: row.firstAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy,
  }))
}

const strongest = (ids: readonly IdOfPerson[]): IdOfPerson[] => {
  const graph = ids.filter((id) => !isDeviceId(id.ref.type))
  return (graph.length > 0 ? graph : [...ids]).toSorted((a, b) => levelOf(b.ref.type) - levelOf(a.ref.type)).slice(0, maxIds)
}

export function conflictRoutes(deps: IdentityDeps): Route[] {
  const { postgres, hooks } = deps
  const list = defineRoute({
    method: 'GET',
    url: `${projectUrl}/identity/conflicts`,
    permission: 'people.read',
    summary: 'Pairs of people that the rules kept apart, newest first',
    params: slugOnly,
    query: conflictsQuerySchema,
    response: conflictsSchema,
    handler: async ({ project, query, actor }) => {
      const { status, reason, limit } = query
      const before = readCursor(z.number(), query.cursor)
      const rows = await conflicts.listConflicts(postgres, project.id, { status, reason, before, limit })
      const last = rows.at(-1)
      return {
        items: await present(postgres, project.id, rows, actor),
        next: last && rows.length === limit ? cursorOf(last.id) : null,
      }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${projectUrl}/identity/conflicts/:id`,
    permission: 'people.read',
    summary: 'One pair of people that the rules kept apart',
    params: withId,
    response: conflictSchema,
    handler: async ({ project, params, actor }) => {
      const row = (await conflicts.findConflict(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'conflict' })
      return (await present(postgres, project.id, [row], actor))[0]
    },
  })
  const merge = changeRoute(deps, {
    url: 'identity/conflicts/:id/merge',
    summary: 'They are one person after all: merge them; two logins never merge',
    act: async (context, id) => {
      const conflict = await openConflict(context, id)
      const pair = await mergePeople(context, hooks, conflict.one, conflict.other)
      return { entry: merged(pair, { conflict: id }) }
    },
  })
  const apart = changeRoute(deps, {
    url: 'identity/conflicts/:id/apart',
    summary: 'They are two people: remembered, and not asked again',
    act: async (context, id) => {
      const { one, other } = await openConflict(context, id)
      if (one === other) fail('same_person')
      await conflicts.decidePair(context.tx, context.projectId, [one, other], { status: 'apart', by: context.by, now: context.now })
      const target = { kind: 'identity_conflict', id: String(id) }
      return { entry: { action: 'identity_conflict.kept_apart', target, after: { people: [one, other] } } }
    },
  })
  return [list, read, merge, apart]
}

async function openConflict({ tx, projectId }: MoveContext, id: number): Promise<conflicts.ConflictRow> {
  const conflict = (await conflicts.lockConflict(tx, projectId, id)) ?? fail('not_found', { kind: 'conflict' })
  return conflict.status === 'open' ? conflict : fail('wrong_state', { state: conflict.status })
}
