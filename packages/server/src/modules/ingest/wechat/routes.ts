import { type WechatAccount, wechatAccountInputSchema, wechatAccountSchema } from '@millrace/contract/ingest/wechat.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { type Actor, defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { findSource, type SourceRow } from '../../admin/index.ts'
import type { WechatAccounts } from './accounts.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly accounts: WechatAccounts
  readonly publicUrl: () => string
}

const url = '/api/v1/projects/:slug/sources/:id/wechat'
const params = z.object({ slug: z.string(), id: z.coerce.number().int() })

/** The callback of a source's official account: Token and EncodingAESKey are written, never read. */
export function wechatAccountRoutes({ postgres, clock, accounts, publicUrl }: Deps): Route[] {
  const told = (source: SourceRow, row: store.AccountRow | undefined, actor: Actor): WechatAccount => ({
    appid: row?.appid ?? null,
    encrypted: row?.encrypted ?? false,
    callbackUrl: `${publicUrl()}/v1/wechat/${actor.can('sources.manage') ? source.writeKey : '••••'}`,
    checkedAt: row?.checkedAt?.toISOString() ?? null,
    revision: row?.revision ?? 0,
  })
  const read = defineRoute({
    method: 'GET',
    url,
    permission: 'sources.read',
    summary: 'The WeChat callback of a source, without its secrets',
    params,
    response: wechatAccountSchema,
    handler: async ({ project, params: { id }, actor }) => {
      const source = (await findSource(postgres, project.id, id)) ?? fail('not_found', { kind: 'source' })
      return told(source, await store.findAccount(postgres, project.id, id), actor)
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'sources.manage',
    summary: 'Set up the WeChat callback of a source of the kind official_account',
    params,
    body: wechatAccountInputSchema,
    response: wechatAccountSchema,
    revision: true,
    handler: ({ project, params: { id }, body, revision, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const source = (await findSource(tx, project.id, id)) ?? fail('not_found', { kind: 'source' })
        if (source.kind !== 'official_account')
          fail('invalid_input', {}, [
            { path: 'params.id', code: 'kind', message: 'only a source of the kind official_account has a callback' },
          ])
        const before = await store.findAccount(tx, project.id, id)
        const sealed = accounts.seal(project.id, body, before?.sealed)
        if (!sealed)
          return fail('invalid_input', {}, [{ path: 'body.token', code: 'required', message: 'the first time a Token is needed' }])
        const encrypted = body.encodingAesKey === undefined ? (before?.encrypted ?? false) : body.encodingAesKey !== null
        const account = { projectId: project.id, sourceId: id, appid: body.appid, sealed, encrypted, revision }
        const after = await store.writeAccount(tx, account, clock.now())
        if (!after) return fail('revision_conflict', { revision: before?.revision ?? 0 })
        await audit(tx, {
          action: 'source.changed',
          target: { kind: 'source', id: String(id) },
          before: before && { appid: before.appid, encrypted: before.encrypted },
          after: { appid: after.appid, encrypted: after.encrypted, token: body.token !== undefined },
        })
        tx.afterCommit(() => accounts.forget(id))
        return told(source, after, actor)
      }),
  })
  return [read, change]
}
