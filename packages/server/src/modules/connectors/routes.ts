import {
  channelAccountInputSchema,
  channelAccountSchema,
  channelAccountsSchema,
  checkedAccountSchema,
  newChannelAccountSchema,
  providersSchema,
} from '@millrace/contract/connectors/accounts.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import type { ChannelAccounts } from './accounts.ts'
import { connectors } from './registry.ts'
import * as store from './store.ts'

interface Deps {
  readonly accounts: ChannelAccounts
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/channels'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Accounts at providers of channels: set up, tried, put aside. Secrets go in and never come out. */
export function accountRoutes(deps: Deps): Route[] {
  const { accounts, postgres } = deps
  const providers = defineRoute({
    method: 'GET',
    url: `${base}/providers`,
    permission: 'messages.read',
    summary: 'Providers of channels, and what an account at each asks for',
    params: slugOnly,
    response: providersSchema,
    handler: () => Promise.resolve({ items: accounts.providers(), next: null }),
  })
  const list = defineRoute({
    method: 'GET',
    url: `${base}/accounts`,
    permission: 'channels.manage',
    summary: 'Accounts at providers, with the addresses that these are told',
    params: slugOnly,
    response: channelAccountsSchema,
    handler: async ({ project }) => ({ items: (await store.list(postgres, project.id)).map(accounts.present), next: null }),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/accounts/:id`,
    permission: 'channels.manage',
    summary: 'One account at a provider',
    params: withId,
    response: channelAccountSchema,
    handler: async ({ project, params }) => accounts.present(await found(postgres, project.id, params.id)),
  })
  const check = defineRoute({
    method: 'POST',
    url: `${base}/accounts/:id/check`,
    permission: 'channels.manage',
    summary: 'Try the credentials of an account without sending anything',
    params: withId,
    response: checkedAccountSchema,
    status: 200,
    handler: async ({ project, params }) => {
      const { connector, account } = await accounts.opened(postgres, project.id, params.id)
      if (!connector.check) return { ok: true, detail: '' }
      return connector.check(account, accounts.contextOf(AbortSignal.timeout(15_000)))
    },
  })
  return [providers, list, read, check, createRoute(deps), changeRoute(deps), ...shelf(deps)]
}

const found = async (db: Db, projectId: number, id: string): Promise<store.AccountRow> =>
  (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'account' })

/** Checked by the provider's own schemas; what is wrong is said by its path. */
function checked(provider: string, settings: unknown, secrets: unknown) {
  const connector =
    connectors[provider] ?? fail('invalid_input', {}, [{ path: 'provider', code: 'unknown', message: `there is no provider ${provider}` }])
  const [first, second] = [connector.settings.safeParse(settings), secrets === undefined ? undefined : connector.secrets.safeParse(secrets)]
  const issues = [
    ...(first.error?.issues ?? []).map((one) => ['settings', one] as const),
    ...(second?.error?.issues ?? []).map((one) => ['secrets', one] as const),
  ]
  if (issues.length > 0)
    fail(
      'invalid_input',
      {},
      issues.map(([where, { path, code, message }]) => ({ path: [where, ...path].join('.'), code, message })),
    )
  return { channel: connector.channel, settings: first.data as Record<string, unknown> } /* schemas of connectors are objects */
}

function createRoute({ accounts, postgres, clock }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/accounts`,
    permission: 'channels.manage',
    summary: 'Set up an account at a provider',
    params: slugOnly,
    body: newChannelAccountSchema,
    response: channelAccountSchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        const { name, provider, unitPrice, isDefault } = body
        const { channel, settings } = checked(provider, body.settings, body.secrets)
        const id = accounts.newId()
        const sealed = accounts.seal(project.id, id, body.secrets)
        await store.insert(tx, { id, projectId: project.id, channel, provider, name, settings, sealed, isDefault, unitPrice }, clock.now())
        await audit(tx, {
          action: 'channel.account.created',
          target: { kind: 'account', id },
          after: { provider, name, settings, isDefault, unitPrice },
        })
        return accounts.present(await found(tx, project.id, id))
      }),
  })
}

function changeRoute({ accounts, postgres, clock }: Deps): Route {
  return defineRoute({
    method: 'PUT',
    url: `${base}/accounts/:id`,
    permission: 'channels.manage',
    summary: 'Change an account; one that was stopped goes on',
    params: withId,
    body: channelAccountInputSchema,
    response: channelAccountSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(tx, project.id, params.id)
        const { settings } = checked(before.provider, body.settings, body.secrets)
        const { name, unitPrice } = body
        const isDefault = body.isDefault && before.archivedAt === null
        const sealed = body.secrets ? accounts.seal(project.id, before.id, body.secrets) : before.sealed
        if ((await store.update(tx, { ...before, name, settings, sealed, isDefault, unitPrice }, revision, clock.now())) === 0)
          fail('revision_conflict', { revision: before.revision })
        await accounts.goesOn(tx, before)
        await audit(tx, {
          action: 'channel.account.changed',
          target: { kind: 'account', id: before.id },
          before: {
            name: before.name,
            settings: before.settings,
            isDefault: before.isDefault,
            unitPrice: before.unitPrice,
            stopped: before.stopped,
          },
          after: { name, settings, isDefault, unitPrice, hasNewSecrets: body.secrets !== undefined },
        })
        return accounts.present(await found(tx, project.id, before.id))
      }),
  })
}

const shelf = ({ accounts, postgres, clock }: Deps): Route[] =>
  shelfRoutes({
    postgres,
    base: `${base}/accounts`,
    permission: 'channels.manage',
    summary: { archive: 'Put an account aside; nothing leaves by it', restore: 'Bring an account back' },
    response: channelAccountSchema,
    kind: 'account',
    action: 'channel.account',
    find: found,
    async put(tx, { projectId, id, revision, isArchived, before }) {
      const now = clock.now()
      if ((await store.setArchived(tx, projectId, id, revision, isArchived ? now : null, now)) === 0)
        fail('revision_conflict', { revision: before.revision })
      return found(tx, projectId, id)
    },
    present: accounts.present,
  })
