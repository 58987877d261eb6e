import { suppressionInputSchema, suppressionSchema, suppressionsQuerySchema, suppressionsSchema } from '@millrace/contract/messaging/api.ts'
import { consentInputSchema, consentSchema } from '@millrace/contract/messaging/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { readPeople } from '../profiles/index.ts'
import * as rules from './contact.ts'
import { recordConsent, suppress } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })
const ofPerson = z.object({ slug: z.string(), id: z.coerce.number().int() })

/** Who must not be written to: addresses on the suppression list, and the consents of people. */
export function contactRoutes({ postgres, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/suppressions`,
    permission: 'people.read_pii',
    summary: 'Addresses nothing is sent to, in alphabetical order',
    params: slugOnly,
    query: suppressionsQuerySchema,
    response: suppressionsSchema,
    handler: async ({ project, query }) => {
      const after = readCursor(z.string(), query.cursor) ?? ''
      const rows = await rules.listSuppressions(postgres, project.id, { search: query.search, after, limit: query.limit })
      const last = rows.at(-1)
      return { items: rows, next: last && rows.length === query.limit ? cursorOf(last.address) : null }
    },
  })
  const add = defineRoute({
    method: 'POST',
    url: `${base}/suppressions`,
    permission: 'people.write',
    summary: 'Never send to an address again',
    params: slugOnly,
    body: suppressionInputSchema,
    response: suppressionSchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        await suppress(tx, project.id, body.address, body.reason, clock.now())
        await audit(tx, { action: 'suppression.added', target: { kind: 'address', id: body.address }, after: { reason: body.reason } })
        return { address: body.address.toLowerCase(), reason: body.reason, at: clock.now().toISOString() }
      }),
  })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/suppressions/:address`,
    permission: 'people.write',
    summary: 'Let an address be written to again; consents stay as they are',
    params: z.object({ slug: z.string(), address: z.string() }),
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await rules.unsuppress(tx, project.id, params.address.toLowerCase())) ?? fail('not_found', { kind: 'address' })
        await audit(tx, { action: 'suppression.removed', target: { kind: 'address', id: params.address }, before: { reason: before } })
      }),
  })
  const consents = defineRoute({
    method: 'GET',
    url: `${base}/people/:id/consents`,
    permission: 'people.read',
    summary: 'What a person has agreed to',
    params: ofPerson,
    response: z.object({ items: z.array(consentSchema) }),
    handler: async ({ project, params }) => {
      const [person] = await readPeople(postgres, project.id, [params.id])
      if (!person) return fail('not_found', { kind: 'person' })
      return { items: await rules.consentsOfPerson(postgres, project.id, params.id) }
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/people/:id/consents/email`,
    permission: 'people.write',
    summary: 'Record that a person agreed to marketing mail, or withdrew it',
    params: ofPerson,
    body: consentInputSchema,
    response: consentSchema,
    handler: ({ project, params, body, audit }) =>
      postgres.transaction(async (tx) => {
        const [person] = await readPeople(tx, project.id, [params.id])
        if (!person) return fail('not_found', { kind: 'person' })
        const [before] = await rules.consentsOfPerson(tx, project.id, params.id)
        await recordConsent(tx, { projectId: project.id, personId: params.id, ...body }, clock.now())
        if (body.granted) await rules.forgetUnsubscribed(tx, project.id, params.id)
        await audit(tx, { action: 'consent.recorded', target: { kind: 'person', id: String(params.id) }, before, after: body })
        return { channel: 'email' as const, ...body, at: clock.now().toISOString() }
      }),
  })
  return [list, add, remove, consents, change]
}
