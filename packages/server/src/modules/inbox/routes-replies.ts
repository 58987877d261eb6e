import { randomBytes } from 'node:crypto'
import {
  inboxRepliesQuerySchema,
  inboxRepliesSchema,
  inboxReplySchema,
  type ReplyInput,
  replyInputSchema,
} from '@millrace/contract/inbox/replies.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { isWritable } from '../messaging/index.ts'
import type { InboxDeps } from './inbox.ts'
import * as replies from './replies.ts'
import type { ReplyRow } from './store.ts'

const base = '/api/v1/projects/:slug/inbox/replies'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Texts at hand, and rules that answer by themselves. */
export function replyRoutes(deps: InboxDeps): Route[] {
  const { postgres, clock } = deps
  const found = async (db: Db, projectId: number, id: string): Promise<ReplyRow> =>
    (await replies.find(db, projectId, id)) ?? fail('not_found', { kind: 'inbox_reply' })
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'inbox.read',
    summary: 'Texts at hand, and rules that answer by themselves',
    params: slugOnly,
    query: inboxRepliesQuerySchema,
    response: inboxRepliesSchema,
    handler: async ({ project, query }) => {
      const rows = await replies.list(postgres, project.id, query.kind, definitionFilter(query))
      return { items: await present(postgres, deps, rows), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'inbox.read',
    summary: 'One text at hand or rule',
    params: withId,
    response: inboxReplySchema,
    handler: async ({ project, params }) => (await present(postgres, deps, [await found(postgres, project.id, params.id)]))[0],
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'inbox.answer',
    summary: 'Keep a text at hand, or let a rule answer by itself',
    params: slugOnly,
    body: replyInputSchema,
    response: inboxReplySchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        await check(deps, tx, project.id, body)
        const id = `rpl_${randomBytes(8).toString('hex')}`
        await replies.insert(tx, project.id, id, body, clock.now())
        await audit(tx, { action: 'inbox_reply.created', target: { kind: 'inbox_reply', id }, after: body })
        return (await present(tx, deps, [await found(tx, project.id, id)]))[0]
      }),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'inbox.answer',
    summary: 'Change a text at hand or a rule; of which kind it is stays',
    params: withId,
    body: replyInputSchema,
    response: inboxReplySchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(tx, project.id, params.id)
        if (before.kind !== body.kind) fail('invalid_input', {}, [{ path: 'body.kind', code: 'invalid', message: `it is ${before.kind}` }])
        await check(deps, tx, project.id, body)
        if ((await replies.update(tx, project.id, before.id, body, revision, clock.now())) === 0)
          fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'inbox_reply.changed', target: { kind: 'inbox_reply', id: before.id }, before, after: body })
        return (await present(tx, deps, [await found(tx, project.id, before.id)]))[0]
      }),
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'inbox.answer',
    summary: { archive: 'Put a text or a rule aside; it answers nobody', restore: 'Bring a text or a rule back' },
    response: inboxReplySchema,
    kind: 'inbox_reply',
    find: found,
    async put(tx, { projectId, id, revision, isArchived, before }) {
      const now = clock.now()
      if ((await replies.setArchived(tx, projectId, id, revision, isArchived ? now : null, now)) === 0)
        fail('revision_conflict', { revision: before.revision })
      return found(tx, projectId, id)
    },
    present: async (row, tx) => (await present(tx, deps, [row]))[0],
  })
  return [list, read, create, change, ...shelf]
}

/** A rule needs a template of a channel that people can answer on, and a place that is there. */
async function check({ content, notices }: InboxDeps, db: Db, projectId: number, input: ReplyInput): Promise<void> {
  if (input.kind === 'canned') return
  const template = (await content.facts(db, projectId, [input.templateId])).get(input.templateId)
  if (!template || !isWritable(template.channel))
    fail('invalid_input', {}, [{ path: 'body.templateId', code: 'invalid', message: 'a content template for text messages or mails' }])
  if (template.needs.some((name) => name !== '$text' && name !== '$subject'))
    fail('invalid_input', {}, [
      {
        path: 'body.templateId',
        code: 'needs',
        message: `it reads event.${template.needs.join(', event.')} without a default; only event.$text and event.$subject are known here`,
      },
    ])
  if (input.destinationId !== null && !(await notices.places(db, projectId)).some(({ id }) => id === input.destinationId))
    fail('invalid_input', {}, [
      { path: 'body.destinationId', code: 'invalid', message: 'an alert destination of the project that is in use' },
    ])
}

async function present(db: Db, { content }: InboxDeps, rows: readonly ReplyRow[]) {
  const names = await db.rows<{ id: string; name: string }>(sql`
    select t.template_id as id, t.name from templates t where t.template_id = any(${rows.map((row) => row.templateId)}::text[])`)
  const nameOf = new Map(names.map((row) => [row.id, row.name]))
  const facts = rows[0] ? await content.facts(db, rows[0].projectId, new Set(rows.map((row) => row.templateId))) : new Map()
  return rows.map(({ projectId: _, updatedAt, archivedAt, ...row }) => ({
    ...row,
    templateName: nameOf.get(row.templateId) ?? null,
    channel: facts.get(row.templateId)?.channel ?? null,
    updatedAt: updatedAt.toISOString(),
    archivedAt: archivedAt?.toISOString() ?? null,
  }))
}
