import { dkimKeySchema, dkimKeysSchema, newDkimKeySchema, recordProblem, type RecordProblem } from '@millrace/contract/messaging/mail.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { readSettings } from '../settings.ts'
import type { MailDns } from './dns.ts'
import { domainOf, type KeyRow, keysOf, makeKey, noteChecked, presentKey, removeKey } from './key-store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly sealer: Sealer
  readonly dns: MailDns
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/channels/email/dkim'
const slugOnly = z.object({ slug: z.string() })
const withSelector = z.object({ slug: z.string(), selector: z.string() })
/** Two of each kind are enough to go from one to the next; the others are old. */
const most = 8

/** Keys that mails are signed with: made, looked up in the DNS, removed. What is private goes in and never comes out. */
export function dkimRoutes(deps: Deps): Route[] {
  const { postgres, sealer, clock } = deps

  async function presented(db: Db, projectId: number) {
    const { fromAddress } = (await readSettings(db, sealer, [projectId]))(projectId)
    const rows = await keysOf(db, [projectId])
    return rows.map((row) => presentKey(sealer, row, rows, fromAddress))
  }
  const shown = async (db: Db, projectId: number, selector: string) =>
    (await presented(db, projectId)).find((key) => key.selector === selector) ?? fail('not_found', { kind: 'key' })

  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'messages.read',
    summary: 'Keys that mails are signed with (DKIM), and the records to publish',
    params: slugOnly,
    response: dkimKeysSchema,
    handler: async ({ project }) => ({ items: await presented(postgres, project.id), next: null }),
  })
  const make = defineRoute({
    method: 'POST',
    url: base,
    permission: 'channels.manage',
    summary: 'Make a key for the domain of the sender; mails are signed with it once its record is found',
    params: slugOnly,
    body: newDkimKeySchema,
    response: dkimKeySchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        const { fromAddress } = (await readSettings(tx, sealer, [project.id]))(project.id)
        if ((await keysOf(tx, [project.id])).length >= most)
          fail('invalid_input', {}, [
            { path: 'body.algorithm', code: 'too_many', message: `there are ${most} keys; remove an old one first` },
          ])
        const domain = domainOf(fromAddress)
        const selector = await makeKey(tx, sealer, { projectId: project.id, domain, algorithm: body.algorithm }, clock.now())
        const target = { kind: 'channel', id: 'email' }
        await audit(tx, { action: 'channel.dkim.made', target, after: { selector, domain, algorithm: body.algorithm } })
        return shown(tx, project.id, selector)
      }),
  })
  const check = defineRoute({
    method: 'POST',
    url: `${base}/:selector/check`,
    permission: 'channels.manage',
    summary: 'Look the record of a key up in the DNS; once it is there, mails are signed with the key',
    params: withSelector,
    response: dkimKeySchema,
    status: 200,
    handler: async ({ project, params, audit }) => {
      const row =
        (await keysOf(postgres, [project.id])).find((one) => one.selector === params.selector) ?? fail('not_found', { kind: 'key' })
      const problem = await lookedUp(deps.dns, row)
      return postgres.transaction(async (tx) => {
        if ((await noteChecked(tx, row, problem, clock.now())) === 0) fail('not_found', { kind: 'key' })
        const target = { kind: 'channel', id: 'email' }
        await audit(tx, {
          action: 'channel.dkim.checked',
          target,
          before: { problem: row.problem },
          after: { selector: row.selector, problem },
        })
        return shown(tx, project.id, row.selector)
      })
    },
  })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/:selector`,
    permission: 'channels.manage',
    summary: 'Remove a key; nothing is signed with it any more',
    params: withSelector,
    response: dkimKeysSchema,
    status: 200,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        if ((await removeKey(tx, project.id, params.selector)) === 0) fail('not_found', { kind: 'key' })
        const target = { kind: 'channel', id: 'email' }
        await audit(tx, { action: 'channel.dkim.removed', target, before: { selector: params.selector } })
        return { items: await presented(tx, project.id), next: null }
      }),
  })
  return [list, make, check, remove]
}

async function lookedUp(dns: MailDns, row: KeyRow): Promise<RecordProblem | null> {
  const found = await dns.txt(`${row.selector}._domainkey.${row.domain}`).catch(() => undefined)
  return found === undefined ? 'dns_failed' : recordProblem(found, row)
}
