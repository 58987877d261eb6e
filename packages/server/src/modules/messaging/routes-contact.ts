import {
  suppressionInputSchema,
  suppressionLiftSchema,
  suppressionSchema,
  suppressionsQuerySchema,
  suppressionsSchema,
} from '@millrace/contract/messaging/api.ts'
import { scopeOfReason } from '@millrace/contract/messaging/reach.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import * as rules from './contact.ts'
import { suppress, unsuppress } from './suppressions.ts'

interface Deps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })

/** Who must not be written to: addresses on the suppression list. */
export function contactRoutes({ postgres, outboxes, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/suppressions`,
    permission: 'people.read_pii',
    summary: 'Addresses that are written to no more, or not for everything, in alphabetical order; one line for each reason',
    params: slugOnly,
    query: suppressionsQuerySchema,
    response: suppressionsSchema,
    handler: async ({ project, query }) => {
      const after = readCursor(z.tuple([z.string(), z.string()]), query.cursor) ?? (['', ''] as const)
      const rows = await rules.listSuppressions(postgres, project.id, { search: query.search, after, limit: query.limit })
      const last = rows.at(-1)
      return { items: rows, next: last && rows.length === query.limit ? cursorOf([last.address, last.reason]) : null }
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
      outboxes.transaction(async (tx, outbox) => {
        await suppress(tx, outbox, project.id, body.address, body.reason, clock.now())
        await audit(tx, { action: 'suppression.added', target: { kind: 'address', id: body.address }, after: { reason: body.reason } })
        return {
          address: body.address.toLowerCase(),
          reason: body.reason,
          scope: scopeOfReason(body.reason),
          at: clock.now().toISOString(),
        }
      }),
  })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/suppressions/:address`,
    permission: 'people.write',
    summary: 'Let an address be written to again, or lift one of its reasons; consents stay as they are',
    params: z.object({ slug: z.string(), address: z.string() }),
    query: suppressionLiftSchema,
    handler: ({ project, params, query, audit }) =>
      outboxes.transaction(async (tx, outbox) => {
        const before = await unsuppress(tx, outbox, project.id, params.address.toLowerCase(), query.reason)
        if (before.length === 0) fail('not_found', { kind: 'address' })
        await audit(tx, {
          action: 'suppression.removed',
          target: { kind: 'address', id: params.address },
          before: { reason: before.join(', ') },
        })
      }),
  })
  return [list, add, remove]
}
