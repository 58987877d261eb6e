import {
  emailSettingsInputSchema,
  emailSettingsSchema,
  mailboxQuerySchema,
  mailboxSchema,
  mailDetailSchema,
  testSendSchema,
} from '@millrace/contract/messaging/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type ContentModule, render } from '../content/index.ts'
import { readPeople } from '../profiles/index.ts'
import { listMails, readMail } from './mailbox.ts'
import type { MessagingModule } from './messaging.ts'
import { contactRoutes } from './routes-contact.ts'
import { messageRoutes } from './routes-messages.ts'
import { presentSettings, readSettings, writeSettings } from './settings.ts'

interface Deps {
  readonly messaging: MessagingModule
  readonly content: ContentModule
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })
const newest = Number.MAX_SAFE_INTEGER

export function messagingRoutes(deps: Deps): Route[] {
  return [testSend(deps), ...messageRoutes(deps), ...contactRoutes(deps), ...mailbox(deps), ...settings(deps)]
}

function mailbox({ postgres }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/mailbox`,
    permission: 'people.read_pii',
    summary: 'Mails that the built-in mailbox received',
    params: slugOnly,
    query: mailboxQuerySchema,
    response: mailboxSchema,
    handler: async ({ project, query }) => {
      const rows = await listMails(postgres, project.id, {
        search: query.search,
        before: readCursor(z.number(), query.cursor) ?? newest,
        limit: query.limit,
      })
      const last = rows.at(-1)
      return {
        items: rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() })),
        next: last && rows.length === query.limit ? cursorOf(last.id) : null,
      }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/mailbox/:id`,
    permission: 'people.read_pii',
    summary: 'One mail, with headers',
    params: z.object({ slug: z.string(), id: z.coerce.number().int() }),
    response: mailDetailSchema,
    handler: async ({ project, params }) => (await readMail(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'mail' }),
  })
  return [list, read]
}

function settings({ messaging, postgres, clock }: Deps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: `${base}/channels/email`,
    permission: 'messages.read',
    summary: 'How mail leaves, and the frequency cap',
    params: slugOnly,
    response: emailSettingsSchema,
    handler: async ({ project }) => presentSettings((await readSettings(postgres, messaging.sealer, [project.id]))(project.id)),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/channels/email`,
    permission: 'channels.manage',
    summary: 'Set the mail server, sender and frequency cap',
    params: slugOnly,
    body: emailSettingsInputSchema,
    response: emailSettingsSchema,
    revision: true,
    handler: async ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = presentSettings((await readSettings(tx, messaging.sealer, [project.id]))(project.id))
        const n = await writeSettings(tx, messaging.sealer, project.id, revision, body, clock.now())
        if (n === 0) fail('revision_conflict', { revision: before.revision })
        const after = presentSettings((await readSettings(tx, messaging.sealer, [project.id]))(project.id))
        await audit(tx, { action: 'channel.changed', target: { kind: 'channel', id: 'email' }, before, after })
        return after
      }),
  })
  return [read, change]
}

function testSend({ messaging, content, postgres }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/messages/test`,
    permission: 'messages.send',
    summary: 'Send a template to an address, as one person would get it; never counted',
    params: slugOnly,
    body: testSendSchema,
    response: z.object({ state: z.string(), detail: z.string() }),
    status: 200,
    handler: async ({ project, actor, body, audit }) => {
      if (body.personId !== undefined && !actor.can('people.read_pii')) fail('forbidden', { permission: 'people.read_pii' })
      const template = (await content.find(postgres, project.id, body.templateId)) ?? fail('not_found', { kind: 'template' })
      const [person] = body.personId === undefined ? [] : await readPeople(postgres, project.id, [body.personId])
      const result = await render(template.body, {
        profile: person?.properties ?? {},
        event: body.event,
        project: { name: project.name },
        unsubscribe_url: '#test',
      })
      if (!result.ok) return fail('template_invalid', { reason: result.reason })
      const from = (await readSettings(postgres, messaging.sealer, [project.id]))(project.id)
      const outcome = await messaging.transportFor(from).send({
        ...result.rendered,
        messageId: `<test.${project.id}.${crypto.randomUUID()}@millrace>`,
        from: from.fromAddress,
        replyTo: from.replyTo,
        to: body.to,
        subject: `[TEST] ${result.rendered.subject}`,
        headers: { 'X-Millrace-Project': String(project.id) },
      })
      await postgres.transaction((tx) =>
        audit(tx, {
          action: 'message.tested',
          target: { kind: 'template', id: template.id },
          after: { to: body.to, outcome: outcome.kind },
        }),
      )
      return { state: outcome.kind, detail: outcome.detail }
    },
  })
}
