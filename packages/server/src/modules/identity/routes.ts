import {
  type IdentityChange,
  identityChangesQuerySchema,
  identityChangesSchema,
  mergePreviewSchema,
  mergeSchema,
  splitPreviewSchema,
  splitResultSchema,
  splitSchema,
} from '@millrace/contract/identity/api.ts'
import { z } from 'zod'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import { changeRoute, type IdentityDeps, merged, projectUrl, slugOnly, withId } from './change-route.ts'
import * as changes from './change-store.ts'
import { mergePeople, personNow, previewMerge, previewSplit, splitPerson, undoChange } from './identity.ts'
import { conflictRoutes } from './routes-conflicts.ts'
import { settingsRoutes } from './routes-settings.ts'

export const identityRoutes = (deps: IdentityDeps): Route[] => [
  ...conflictRoutes(deps),
  ...previewRoutes(deps),
  ...personRoutes(deps),
  logRoute(deps),
  ...settingsRoutes(deps),
]

/** Both say what they would do in full: for roles that see personal data. */
function previewRoutes({ postgres, types }: IdentityDeps): Route[] {
  const merge = defineRoute({
    method: 'POST',
    url: `${projectUrl}/people/:id/merge-preview`,
    permission: 'people.read_pii',
    summary: 'What merging two people would do: who stays, what is gained, what is dropped, what the rules say',
    params: withId,
    body: mergeSchema,
    status: 200,
    response: mergePreviewSchema,
    handler: ({ project, params, body }) =>
      postgres.transaction(async (tx) => previewMerge(tx, project.id, params.id, body.with, (await types.of(tx, project.id)).rules)),
  })
  const split = defineRoute({
    method: 'POST',
    url: `${projectUrl}/people/:id/split-preview`,
    permission: 'people.read_pii',
    summary: 'What splitting ids off a person would do: what leaves, what stays, whether history goes along',
    params: withId,
    body: splitSchema,
    status: 200,
    response: splitPreviewSchema,
    handler: ({ project, params, body }) =>
      postgres.transaction(async (tx) => {
        const { stored } = await types.of(tx, project.id)
        return previewSplit(tx, project.id, params.id, body.ids.map(stored))
      }),
  })
  return [merge, split]
}

function personRoutes(deps: IdentityDeps): Route[] {
  const merge = changeRoute(deps, {
    url: 'people/:id/merge',
    summary: 'Make two people one; two logins never merge',
    body: mergeSchema,
    act: async (context, id, body) => ({ entry: merged(await mergePeople(context, deps.hooks, id, body.with)) }),
  })
  const split = changeRoute(deps, {
    url: 'people/:id/split',
    summary: 'Make some graph ids of a person a person of their own; later events follow them',
    body: splitSchema,
    response: splitResultSchema,
    act: async (context, id, body) => {
      const { stored } = await deps.types.of(context.tx, context.projectId)
      const personId = await splitPerson(context, id, body.ids.map(stored))
      const after = { personId, types: body.ids.map((ref) => ref.type) }
      return { entry: { action: 'person.split', target: { kind: 'person', id: String(id) }, after }, answer: { personId } }
    },
  })
  const undo = changeRoute(deps, {
    url: 'identity/changes/:id/undo',
    summary: 'Undo a merge: ids and events of who was merged go back, also those that came in since',
    response: splitResultSchema,
    act: async (context, id) => {
      const { personId: from, otherId: personId } = await undoChange(context, id)
      const target = { kind: 'person', id: String(personId) }
      return { entry: { action: 'person.merge_undone', target, after: { change: id, from } }, answer: { personId } }
    },
  })
  return [merge, split, undo]
}

function logRoute({ postgres }: IdentityDeps): Route {
  return defineRoute({
    method: 'GET',
    url: `${projectUrl}/identity/changes`,
    permission: 'people.read',
    summary: 'Merges, splits and undone merges, of the project or of one person, newest first',
    params: slugOnly,
    query: identityChangesQuerySchema,
    response: identityChangesSchema,
    handler: ({ project, query }) =>
      postgres.transaction(async (tx) => {
        const person = query.person === undefined ? undefined : (await personNow(tx, project.id, query.person)).id
        const before = readCursor(z.number(), query.cursor)
        const rows = await changes.listChanges(tx, project.id, { person, kind: query.kind, before, limit: query.limit })
        const last = rows.at(-1)
        return { items: rows.map(present), next: last && rows.length === query.limit ? cursorOf(last.id) : null }
      }),
  })
}

const present = (row: changes.Change): IdentityChange => ({
  ...row,
  at: row.at.toISOString(),
  undoneAt: row.undoneAt?.toISOString() ?? null,
})
