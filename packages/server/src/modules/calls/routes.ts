import {
  assignCallsSchema,
  callDetailSchema,
  callersSchema,
  callsQuerySchema,
  callsSchema,
  cancelCallsSchema,
  changedCallsSchema,
} from '@millrace/contract/calls/api.ts'
import { roleGrants } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Actor, cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { membersOf } from '../admin/index.ts'
import { currentPerson } from '../profiles/index.ts'
import type { CallsDeps } from './module.ts'
import { detail, present } from './present.ts'
import { resultRoutes } from './routes-results.ts'
import { settingsRoutes } from './routes-settings.ts'
import * as store from './store.ts'

const base = '/api/v1/projects/:slug/calls'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.coerce.number().int().positive() })
const cursorSchema = z.tuple([z.iso.datetime(), z.number().int()])

/** Calls that somebody is to make: listed, assigned, taken, finished and cancelled. */
export const callRoutes = (deps: CallsDeps): Route[] => [
  ...readRoutes(deps),
  ...assignRoutes(deps),
  ...resultRoutes(deps),
  ...settingsRoutes(deps),
]

/** A token makes no calls: nothing is its own. */
const idOf = (actor: Actor): number => (actor.kind === 'account' ? actor.id : 0)

const callers = async (db: Db, projectId: number): Promise<{ id: number; name: string }[]> =>
  (await membersOf(db, projectId)).flatMap(({ accountId: id, name, role }) => (roleGrants(role).has('calls.work') ? [{ id, name }] : []))

function readRoutes({ postgres, clock, catalog }: CallsDeps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'calls.read',
    summary: 'Calls that somebody is to make, what is due first, first',
    params: slugOnly,
    query: callsQuerySchema,
    response: callsSchema,
    handler: async ({ project, query, actor }) => {
      const { status, due, result, journeyId, limit } = query
      const filter = {
        status,
        due,
        result,
        journeyId,
        limit,
        assigneeId: query.mine === 'true' ? idOf(actor) : undefined,
        personId: query.personId === undefined ? undefined : await currentPerson(postgres, query.personId),
        after: readCursor(cursorSchema, query.cursor),
      }
      const now = clock.now()
      const rows = await store.list(postgres, project.id, filter, now)
      const last = rows.length === limit ? rows.at(-1) : undefined
      return {
        items: await present(catalog, postgres, project.id, actor, rows),
        counts: await store.counts(postgres, project.id, idOf(actor), now),
        next: last ? cursorOf([last.dueAt.toISOString(), last.id]) : null,
      }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'calls.read',
    summary: 'One call task: whom to call why, what to say, and the calls that were made',
    params: withId,
    response: callDetailSchema,
    handler: ({ project, params, actor }) => detail(catalog, postgres, project.id, actor, params.id),
  })
  const people = defineRoute({
    method: 'GET',
    url: `${base}/callers`,
    permission: 'calls.read',
    summary: 'To whom call tasks can be assigned',
    params: slugOnly,
    response: callersSchema,
    handler: async ({ project }) => ({ members: await callers(postgres, project.id) }),
  })
  return [list, people, read]
}

function assignRoutes({ postgres, clock, catalog }: CallsDeps): Route[] {
  const take = defineRoute({
    method: 'POST',
    url: `${base}/:id/take`,
    permission: 'calls.work',
    summary: 'Take a call task oneself, unless a colleague has it',
    params: withId,
    response: callDetailSchema,
    status: 200,
    handler: async ({ project, params, actor, audit }) => {
      await postgres.transaction(async (tx) => {
        const { state, assignee } = (await store.find(tx, project.id, params.id)) ?? fail('not_found', { kind: 'call' })
        if (actor.kind !== 'account') fail('wrong_state', { state: 'a token' })
        if ((await store.take(tx, project.id, params.id, actor.id, clock.now())) === 0)
          fail('wrong_state', { state: state === 'open' ? `taken: ${assignee}` : state })
        await audit(tx, { action: 'call.taken', target: { kind: 'call', id: String(params.id) } })
      })
      return detail(catalog, postgres, project.id, actor, params.id)
    },
  })
  const assign = defineRoute({
    method: 'POST',
    url: `${base}/assign`,
    permission: 'calls.work',
    summary: 'Give call tasks to a colleague, or to nobody; those that are over stay as they are',
    params: slugOnly,
    body: assignCallsSchema,
    response: changedCallsSchema,
    status: 200,
    handler: ({ project, body: { ids, assigneeId }, audit }) =>
      postgres.transaction(async (tx) => {
        if (assigneeId !== null && !(await callers(tx, project.id)).some(({ id }) => id === assigneeId))
          fail('invalid_input', {}, [{ path: 'body.assigneeId', code: 'invalid', message: 'a member of the project who may make calls' }])
        const changed = await store.assign(tx, project.id, ids, assigneeId, clock.now())
        const after = { assigneeId, calls: changed.map(({ id }) => id) }
        await audit(tx, { action: 'calls.assigned', target: { kind: 'calls', id: project.slug }, after })
        return { changed: changed.length }
      }),
  })
  const cancel = defineRoute({
    method: 'POST',
    url: `${base}/cancel`,
    permission: 'calls.work',
    summary: 'Cancel call tasks: nobody makes them any more, and their journeys go on when their waits are over',
    params: slugOnly,
    body: cancelCallsSchema,
    response: changedCallsSchema,
    status: 200,
    handler: ({ project, body: { ids }, audit }) =>
      postgres.transaction(async (tx) => {
        const changed = await store.cancel(tx, project.id, ids, 'by_hand', clock.now())
        const after = { calls: changed.map(({ id }) => id) }
        await audit(tx, { action: 'calls.cancelled', target: { kind: 'calls', id: project.slug }, after })
        return { changed: changed.length }
      }),
  })
  return [take, assign, cancel]
}
