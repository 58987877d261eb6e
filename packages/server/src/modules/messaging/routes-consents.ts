import {
  consentChannels,
  consentHistoryQuerySchema,
  consentHistorySchema,
  consentInputSchema,
  consentSchema,
  consentsSchema,
  newPurposeSchema,
  type Purpose,
  purposeInputSchema,
  purposeSchema,
  purposesSchema,
} from '@millrace/contract/messaging/consents.ts'
import { isAddressed } from '@millrace/contract/messaging/reach.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { readPeople } from '../profiles/index.ts'
import type { PremiseChanged } from '../segments/index.ts'
import * as store from './consent-store.ts'
import * as purposes from './purposes.ts'
import { forgetUnsubscribed } from './suppressions.ts'

interface Deps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly premiseChanged: PremiseChanged
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })
const withKey = z.object({ slug: z.string(), key: z.string() })
const ofPerson = z.object({ slug: z.string(), id: z.coerce.number().int() })

export const consentRoutes = (deps: Deps): Route[] => [...personRoutes(deps), ...purposeRoutes(deps), archiveRoute(deps)]

const purposesOf = async (db: Db, projectId: number): Promise<Purpose[]> =>
  (await purposes.purposesOf(db, [projectId])).get(projectId) ?? []
const purposeOf = async (db: Db, projectId: number, key: string): Promise<Purpose> =>
  (await purposesOf(db, projectId)).find((one) => one.key === key) ?? fail('not_found', { kind: 'purpose' })

async function personIn(db: Db, projectId: number, id: number): Promise<void> {
  if ((await readPeople(db, projectId, [id])).length === 0) fail('not_found', { kind: 'person' })
}

/** What a person agreed to, per purpose and channel, with everything they ever said. */
function personRoutes({ postgres, outboxes, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/people/:id/consents`,
    permission: 'people.read',
    summary: 'What a person has agreed to or withdrawn; what is not listed is unknown',
    params: ofPerson,
    response: consentsSchema,
    handler: async ({ project, params }) => {
      await personIn(postgres, project.id, params.id)
      return { items: await store.consentsOfPerson(postgres, project.id, params.id) }
    },
  })
  const history = defineRoute({
    method: 'GET',
    url: `${base}/people/:id/consents/history`,
    permission: 'people.read',
    summary: 'Everything a person ever said about consent, newest first; never changed',
    params: ofPerson,
    query: consentHistoryQuerySchema,
    response: consentHistorySchema,
    handler: async ({ project, params, query }) => {
      await personIn(postgres, project.id, params.id)
      const before = readCursor(z.number(), query.cursor) ?? Number.MAX_SAFE_INTEGER
      const rows = await store.historyOfPerson(postgres, project.id, params.id, before, query.limit)
      const items = rows.map((row) => ({ ...row, at: row.at.toISOString(), recordedAt: row.recordedAt.toISOString() }))
      const last = rows.at(-1)
      return { items, next: last && rows.length === query.limit ? cursorOf(last.id) : null }
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/people/:id/consents/:purpose/:channel`,
    permission: 'people.write',
    summary: 'Put on record that a person agreed to a purpose on a channel, or withdrew it',
    params: ofPerson.extend({ purpose: z.string(), channel: z.enum(consentChannels) }),
    body: consentInputSchema,
    response: consentSchema,
    handler: ({ project, params, body, actor, audit }) =>
      outboxes.transaction(async (tx, outbox) => {
        await personIn(tx, project.id, params.id)
        const purpose = await purposeOf(tx, project.id, params.purpose)
        const now = clock.now()
        const at = body.at === undefined ? now : new Date(body.at)
        const textVersion = body.textVersion ?? (body.granted ? purpose.textVersion : '')
        const said = {
          purpose: purpose.key,
          channel: params.channel,
          granted: body.granted,
          source: body.source,
          textVersion,
          proof: body.proof,
        }
        await store.recordConsents(tx, outbox, [{ ...said, projectId: project.id, personId: params.id, at }], actor.name, now)
        if (body.granted && isAddressed(params.channel)) await forgetUnsubscribed(tx, outbox, project.id, params.channel, [params.id])
        await audit(tx, {
          action: 'consent.recorded',
          target: { kind: 'person', id: String(params.id) },
          after: { purpose: purpose.key, channel: params.channel, granted: body.granted },
        })
        return { ...said, at: at.toISOString() }
      }),
  })
  return [list, history, change]
}

/** What people can be asked to agree to. */
function purposeRoutes({ postgres, premiseChanged }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/consent-purposes`,
    permission: 'project.read',
    summary: 'Purposes that people of the project can agree to',
    params: slugOnly,
    response: purposesSchema,
    handler: async ({ project }) => ({ items: await purposesOf(postgres, project.id) }),
  })
  const add = defineRoute({
    method: 'POST',
    url: `${base}/consent-purposes`,
    permission: 'project.manage',
    summary: 'Add a purpose that people can agree to',
    params: slugOnly,
    body: newPurposeSchema,
    response: purposeSchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        const isTaken = (await purposesOf(tx, project.id)).some((one) => one.key === body.key)
        if (isTaken || (await purposes.insertPurpose(tx, project.id, body)) === 0) fail('name_taken', { name: body.key })
        await audit(tx, { action: 'purpose.created', target: { kind: 'purpose', id: body.key }, after: body })
        return purposeOf(tx, project.id, body.key)
      }),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/consent-purposes/:key`,
    permission: 'project.manage',
    summary: 'Change the names, the text or what silence means; for marketing, what silence means is a setting of the project',
    params: withKey,
    body: purposeInputSchema,
    response: purposeSchema,
    revision: true,
    handler: ({ project, params, body, revision, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await purposeOf(tx, project.id, params.key)
        if ((await purposes.updatePurpose(tx, project.id, revision, { ...body, key: before.key })) === 0)
          fail('revision_conflict', { revision: before.revision })
        const after = await purposeOf(tx, project.id, params.key)
        if (after.whenUnknown !== before.whenUnknown) await premiseChanged(tx, project.id, { purpose: before.key }, actor.name)
        await audit(tx, { action: 'purpose.changed', target: { kind: 'purpose', id: before.key }, before, after })
        return after
      }),
  })
  return [list, add, change]
}

function archiveRoute({ postgres, clock, premiseChanged }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/consent-purposes/:key/archive`,
    permission: 'project.manage',
    summary: 'Ask for a purpose no more, or again; a message for a purpose that is not asked for needs a recorded consent',
    params: withKey,
    body: z.object({ archived: z.boolean().default(true) }),
    response: purposeSchema,
    status: 200,
    handler: ({ project, params, body, actor, audit }) =>
      postgres.transaction(async (tx: Tx) => {
        const before = await purposeOf(tx, project.id, params.key)
        if (before.isBuiltIn) fail('built_in', { name: before.key })
        await purposes.setArchived(tx, project.id, before.key, body.archived ? clock.now() : null)
        await premiseChanged(tx, project.id, { purpose: before.key }, actor.name)
        await audit(tx, { action: body.archived ? 'purpose.archived' : 'purpose.restored', target: { kind: 'purpose', id: before.key } })
        return purposeOf(tx, project.id, before.key)
      }),
  })
}
