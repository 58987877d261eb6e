import {
  answerSchema,
  conversationDetailSchema,
  conversationPatchSchema,
  conversationPlaceSchema,
  conversationsQuerySchema,
  conversationsSchema,
  handOverSchema,
  helpersSchema,
} from '@millrace/contract/inbox/api.ts'
import { roleGrants } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Actor, cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { membersOf } from '../admin/index.ts'
import { currentPerson } from '../profiles/index.ts'
import { answer, detail, handedOver, type InboxDeps, present } from './inbox.ts'
import { replyRoutes } from './routes-replies.ts'
import * as store from './store.ts'

const base = '/api/v1/projects/:slug'
const one = `${base}/conversations/:personId/:channel`
const slugOnly = z.object({ slug: z.string() })
const cursorSchema = z.tuple([z.iso.datetime(), z.number().int(), z.string()])

/** Conversations with people: read, answered, assigned, handed over and closed. */
export const inboxRoutes = (deps: InboxDeps): Route[] => [
  ...readRoutes(deps),
  answerRoute(deps),
  seenRoute(deps),
  patchRoute(deps),
  handOverRoute(deps),
  ...replyRoutes(deps),
]

function readRoutes(deps: InboxDeps): Route[] {
  const { postgres } = deps
  const list = defineRoute({
    method: 'GET',
    url: `${base}/conversations`,
    permission: 'inbox.read',
    summary: 'What people have written back, by person and channel, the last first',
    params: slugOnly,
    query: conversationsQuerySchema,
    response: conversationsSchema,
    handler: async ({ project, query, actor }) => {
      const search = query.search?.trim() ?? ''
      const rows = await store.list(postgres, project.id, {
        state: query.view === 'all' ? undefined : 'open',
        // A token answers for nobody.
        assigneeId: query.view === 'mine' ? (actor.kind === 'account' ? actor.id : 0) : undefined,
        isUnread: query.unread === 'true',
        personId: query.personId === undefined ? undefined : await currentPerson(postgres, query.personId),
        search: search === '' ? undefined : { text: search, isWhole: !actor.can('people.read_pii') },
        before: readCursor(cursorSchema, query.cursor),
        limit: query.limit,
      })
      const last = rows.length === query.limit ? rows.at(-1) : undefined
      return {
        items: await present(deps, postgres, project.id, actor, rows),
        waiting: await store.countWaiting(postgres, project.id),
        next: last ? cursorOf([last.changedAt.toISOString(), last.personId, last.channel]) : null,
      }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: one,
    permission: 'inbox.read',
    summary: 'One conversation: what was said, and what became of the answers',
    params: conversationPlaceSchema,
    response: conversationDetailSchema,
    handler: async ({ project, params, actor }) => detail(deps, postgres, project.id, actor, await placeOf(postgres, params)),
  })
  const helpers = defineRoute({
    method: 'GET',
    url: `${base}/inbox/helpers`,
    permission: 'inbox.read',
    summary: 'To whom a conversation can be assigned, and where a colleague can be told',
    params: slugOnly,
    response: helpersSchema,
    handler: async ({ project }) => ({
      members: await answerers(postgres, project.id),
      destinations: await deps.notices.places(postgres, project.id),
    }),
  })
  return [list, read, helpers]
}

/** Whoever it is now: a link may name a person who turned out to be somebody else. */
const placeOf = async (db: Db, { personId, channel }: store.Place): Promise<store.Place> => ({
  personId: await currentPerson(db, personId),
  channel,
})

const answerers = async (db: Db, projectId: number): Promise<{ id: number; name: string }[]> =>
  (await membersOf(db, projectId)).flatMap(({ accountId: id, name, role }) => (roleGrants(role).has('inbox.answer') ? [{ id, name }] : []))

const targetOf = ({ personId, channel }: store.Place) => ({ kind: 'conversation', id: `${personId}/${channel}` })
const byOf = ({ name }: Actor): string => name

const answerRoute = (deps: InboxDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${one}/answer`,
    permission: 'inbox.answer',
    summary: 'Answer by the channel that was written on; a service message, under the contact rules',
    params: conversationPlaceSchema,
    body: answerSchema,
    response: conversationDetailSchema,
    handler: async ({ project, params, body, actor, audit }) => {
      const place = await placeOf(deps.postgres, params)
      // What was said is no matter of the audit log.
      const after = { characters: body.text?.length ?? 0, templateId: body.templateId ?? null }
      await answer(deps, project.id, byOf(actor), place, body, (tx) =>
        audit(tx, { action: 'conversation.answered', target: targetOf(place), after }),
      )
      return detail(deps, deps.postgres, project.id, actor, place)
    },
  })

const seenRoute = (deps: InboxDeps): Route =>
  defineRoute({
    method: 'PUT',
    url: `${one}/seen`,
    permission: 'inbox.answer',
    summary: 'Note that somebody has looked at what is unread',
    params: conversationPlaceSchema,
    handler: async ({ project, params }) => {
      const place = await placeOf(deps.postgres, params)
      await deps.postgres.transaction(async (tx) => {
        if (!(await store.find(tx, project.id, place))) fail('not_found', { kind: 'conversation' })
        await store.noteSeen(tx, place)
      })
    },
  })

const patchRoute = (deps: InboxDeps): Route =>
  defineRoute({
    method: 'PATCH',
    url: one,
    permission: 'inbox.answer',
    summary: 'Assign a conversation, close it or open it again',
    params: conversationPlaceSchema,
    body: conversationPatchSchema,
    response: conversationDetailSchema,
    handler: async ({ project, params, body, actor, audit }) => {
      const place = await placeOf(deps.postgres, params)
      await deps.postgres.transaction(async (tx) => {
        await store.lock(tx, place)
        const { state, assigneeId } = (await store.find(tx, project.id, place)) ?? fail('not_found', { kind: 'conversation' })
        const to = { state: body.state ?? state, assigneeId: body.assigneeId === undefined ? assigneeId : body.assigneeId }
        if (
          to.assigneeId !== null &&
          to.assigneeId !== assigneeId &&
          !(await answerers(tx, project.id)).some(({ id }) => id === to.assigneeId)
        )
          fail('invalid_input', {}, [{ path: 'body.assigneeId', code: 'invalid', message: 'a member of the project who may answer' }])
        await store.change(tx, place, to, deps.clock.now())
        await audit(tx, { action: 'conversation.changed', target: targetOf(place), before: { state, assigneeId }, after: to })
      })
      return detail(deps, deps.postgres, project.id, actor, place)
    },
  })

const handOverRoute = (deps: InboxDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${one}/hand-over`,
    permission: 'inbox.answer',
    summary: 'Tell colleagues at an alert destination that somebody is needed here',
    params: conversationPlaceSchema,
    body: handOverSchema,
    response: conversationDetailSchema,
    handler: async ({ project, params, body, actor, audit }) => {
      const place = await placeOf(deps.postgres, params)
      await deps.postgres.transaction(async (tx) => {
        await store.lock(tx, place)
        if (!(await store.find(tx, project.id, place))) fail('not_found', { kind: 'conversation' })
        const told = await deps.notices.handOver(tx, [handedOver({ ...place, projectId: project.id }, body.destinationId, byOf(actor))])
        if (told.length === 0)
          fail('invalid_input', {}, [
            { path: 'body.destinationId', code: 'invalid', message: 'an alert destination of the project that is in use' },
          ])
        const said = { ...place, projectId: project.id, kind: 'note' as const, subject: '', text: body.note, templateId: '', isAuto: false }
        await store.insertSaid(tx, [{ ...said, eventKey: null, by: byOf(actor), at: deps.clock.now() }])
        await audit(tx, { action: 'conversation.handed_over', target: targetOf(place), after: { destinationId: body.destinationId } })
      })
      return detail(deps, deps.postgres, project.id, actor, place)
    },
  })
