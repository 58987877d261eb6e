import {
  emailSettingsInputSchema,
  emailSettingsSchema,
  mailboxQuerySchema,
  mailboxSchema,
  mailDetailSchema,
} from '@millrace/contract/messaging/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { accountRoutes } from '../connectors/index.ts'
import type { ContentModule } from '../content/index.ts'
import type { PremiseChanged, SegmentsModule } from '../segments/index.ts'
import { doseRoute } from './dose.ts'
import { deviceRoutes } from './devices/routes.ts'
import { inboundRoutes } from './mail/inbound-routes.ts'
import { dkimRoutes } from './mail/key-routes.ts'
import { listMails, readMail } from './mailbox.ts'
import type { MessagingModule } from './messaging.ts'
import { consentRoutes } from './routes-consents.ts'
import { contactRoutes } from './routes-contact.ts'
import { reachCentreRoute } from './reach-centre.ts'
import { reachRoute } from './reach.ts'
import { messageRoutes } from './routes-messages.ts'
import { ruleRoutes } from './routes-rules.ts'
import { presentSettings, readSettings, writeSettings } from './settings.ts'
import { testSendRoutes } from './test-send.ts'

interface Deps {
  readonly messaging: MessagingModule
  readonly content: ContentModule
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly segments: Pick<SegmentsModule, 'preview' | 'counts' | 'metAmong'>
  readonly premiseChanged: PremiseChanged
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })
const newest = Number.MAX_SAFE_INTEGER

export function messagingRoutes(deps: Deps): Route[] {
  return [
    ...testSendRoutes(deps),
    doseRoute(deps),
    ...messageRoutes(deps),
    ...contactRoutes(deps),
    ...ruleRoutes(deps),
    ...consentRoutes(deps),
    ...deviceRoutes(deps),
    reachRoute({ ...deps, sealer: deps.messaging.sealer, accounts: deps.messaging.accounts }),
    reachCentreRoute(deps),
    ...accountRoutes({ ...deps, accounts: deps.messaging.accounts }),
    ...mailbox(deps),
    ...settings(deps),
    ...dkimRoutes({ ...deps, sealer: deps.messaging.sealer, dns: deps.messaging.dns }),
    ...inboundRoutes({ ...deps, ...deps.messaging }),
  ]
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
    summary: 'How mail leaves',
    params: slugOnly,
    response: emailSettingsSchema,
    handler: async ({ project }) => presentSettings((await readSettings(postgres, messaging.sealer, [project.id]))(project.id)),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/channels/email`,
    permission: 'channels.manage',
    summary: 'Set the mail server and the sender',
    params: slugOnly,
    body: emailSettingsInputSchema,
    response: emailSettingsSchema,
    revision: true,
    handler: async ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        if (body.takesReplies && body.bounceDomain === null)
          fail('invalid_input', {}, [
            { path: 'body.bounceDomain', code: 'required', message: 'replies are taken at the bounce domain: enter one' },
          ])
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
