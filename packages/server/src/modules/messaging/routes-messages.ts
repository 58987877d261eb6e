import {
  type Message,
  messageDetailSchema,
  messageNumbersQuerySchema,
  messageNumbersSchema,
  messagesQuerySchema,
  messagesSchema,
  settleMessageSchema,
} from '@millrace/contract/messaging/api.ts'
import { explained } from '@millrace/contract/messaging/reasons.ts'
import { channelsOfAddress } from '@millrace/contract/messaging/reach.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { MessagingModule } from './messaging.ts'
import { waitingTurns } from './rates.ts'
import { type IntentRow, listIntents, readIntent, readTries } from './read.ts'

interface Deps {
  readonly messaging: MessagingModule
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/messages'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.coerce.number().int() })

const present = (row: IntentRow, turns: ReadonlyMap<string, string> = new Map()): Message => ({
  ...row,
  reason: row.state === 'queued' && row.reason === '' && turns.has(row.channel) ? `rate_waits: ${turns.get(row.channel)}` : row.reason,
  createdAt: row.createdAt.toISOString(),
  nextAt: row.nextAt?.toISOString() ?? null,
})
function masked(address: string): string {
  // A device by its service, or an id by its type.
  const [, kind] = /^(\w+):/.exec(address) ?? []
  if (kind !== undefined) return `${kind}:****`
  return channelsOfAddress(address).includes('sms')
    ? `${address.slice(0, 6)}****${address.slice(-2)}`
    : `${address.slice(0, 1)}***@${address.split('@')[1] ?? ''}`
}

/** Nothing was said against it. */
const isDue = ({ state, reason }: IntentRow): boolean => state === 'queued' && reason === ''

/** Messages: what was meant to go out, why it did or did not, and what came back. */
export function messageRoutes({ messaging, postgres, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'messages.read',
    summary: 'Every message that was meant to go out, and why it did or did not',
    params: slugOnly,
    query: messagesQuerySchema,
    response: messagesSchema,
    handler: async ({ project, query }) => {
      const before = readCursor(z.number(), query.cursor) ?? Number.MAX_SAFE_INTEGER
      const rows = await listIntents(postgres, project.id, { ...query, before })
      const last = rows.at(-1)
      const turns = rows.some(isDue) ? await waitingTurns(postgres, project.id, clock.now()) : undefined
      return { items: rows.map((row) => present(row, turns)), next: last && rows.length === query.limit ? cursorOf(last.id) : null }
    },
  })
  const numbers = defineRoute({
    method: 'GET',
    url: `${base}/numbers`,
    permission: 'messages.read',
    summary: 'Reached, delivered, opened, clicked, goal: of all messages, by journey step, by template, and why others were not sent',
    params: slugOnly,
    query: messageNumbersQuerySchema,
    response: messageNumbersSchema,
    handler: ({ project, query }) => messaging.numbers(project.id, query),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'messages.read',
    summary: 'One message: every attempt, the rule that decided, what came back',
    params: withId,
    response: messageDetailSchema,
    handler: async ({ project, params, actor }) => {
      const { part, ...row } = (await readIntent(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'message' })
      const tries = await readTries(postgres, part, row.id)
      const shown = present(row, isDue(row) ? await waitingTurns(postgres, project.id, clock.now()) : undefined)
      return {
        ...shown,
        why: explained(shown.reason),
        tries: actor.can('people.read_pii') ? tries : tries.map((one) => ({ ...one, address: masked(one.address) })),
        receipts: await messaging.receipts(project.id, row.id),
      }
    },
  })
  const settle = defineRoute({
    method: 'POST',
    url: `${base}/:id/settle`,
    permission: 'messages.send',
    summary: 'Say what became of a message nobody can vouch for',
    params: withId,
    body: settleMessageSchema,
    response: messagesSchema.shape.items.element,
    status: 200,
    handler: async ({ project, params, body, audit }) => {
      const before = (await readIntent(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'message' })
      await messaging.settleByHand(before.part, before.id, body.as, async (tx, settled) => {
        if (settled === 0) fail('wrong_state', { state: before.state })
        await audit(tx, {
          action: 'message.settled',
          target: { kind: 'message', id: String(before.id) },
          before: { state: before.state, reason: before.reason },
          after: { as: body.as },
        })
      })
      const { part: _, ...after } = (await readIntent(postgres, project.id, params.id)) ?? before
      return present(after)
    },
  })
  return [list, numbers, read, settle]
}
