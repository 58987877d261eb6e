import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { allParts } from '@millrace/contract/parts.ts'
import { z } from 'zod'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { AskedMessage, ChannelAccounts, OpenAccount } from '../connectors/index.ts'
import { askAfter, askedOf, oldestAskedMs, passedOf } from './ask-times.ts'
import { takeReceipts } from './receive.ts'

interface Deps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly accounts: ChannelAccounts
}

const perUnit = 200
const patienceMs = 60_000

/**
 * Asks providers that can be asked about messages of which nobody knows whether they went, and those whose receipt is late, and settles them as
 * receipts do. Each is asked about a few times and no more; what no one can tell stays as it is.
 */
export function pollJob(jobs: Jobs, { postgres, outboxes, accounts }: Deps): void {
  const kind = jobs.define('messaging.poll', {
    payload: z.object({}),
    run: async (ctx) => {
      const askable = await accounts.askable(postgres)
      let { done } = ctx
      for (let taken = perUnit; taken === perUnit; ) {
        const now = ctx.clock.now()
        const due = await postgres.transaction((tx) => takeDue(tx, [...askable.keys()], now))
        taken = due.length
        const asked = due.filter(({ sentAt }) => now.getTime() - sentAt.getTime() < oldestAskedMs)
        const answers = await Promise.all(
          [...Map.groupBy(asked, (one) => one.via)].map(async ([via, some]) => {
            const account = askable.get(via)
            return account ? { account, events: await ask(accounts, account, some) } : undefined
          }),
        )
        await outboxes.transaction(async (tx, outbox) => {
          for (const answer of answers) {
            if (!answer) continue
            const { account, events } = answer
            const receipts = await withoutOthers(tx, account.id, asked, events)
            await takeReceipts(tx, outbox, { ...account, provider: account.connector.name }, receipts, ctx.clock.now())
          }
          await ctx.save({ progress: { done: (done += taken), note: 'writing' } }, tx)
        })
      }
    },
  })
  jobs.everyMinute('messaging.poll', async (tx, now) => {
    const askable = await accounts.askable(tx)
    if (askable.size > 0 && (await isDue(tx, [...askable.keys()], now)))
      await jobs.start(tx, { kind, payload: {}, createdBy: 'system', key: 'poll' })
  })
}

interface Due extends AskedMessage {
  readonly via: string
}

/** A provider that does not answer, or not in its own words, is asked again the next time. */
async function ask(
  accounts: ChannelAccounts,
  { connector, account }: OpenAccount,
  asked: readonly Due[],
): Promise<readonly ProviderEvent[]> {
  return (await connector.poll?.(account, asked, accounts.contextOf(AbortSignal.timeout(patienceMs))).catch(() => [])) ?? []
}

type Receipt = Extract<ProviderEvent, { kind: 'receipt' }>

/** A name of the provider's that another message of ours has already is not this one's. */
async function withoutOthers(tx: Tx, via: string, asked: readonly Due[], events: readonly ProviderEvent[]): Promise<Receipt[]> {
  const receipts = events.filter((one) => one.kind === 'receipt')
  const rows = await tx.rows<{ id: string; name: string }>(sql`
    select a.message_id as id, a.provider_id as name from message_attempts a
    where a.part = any(${allParts}::smallint[]) and a.via = ${via} and a.provider_id = any(${receipts.map((one) => one.providerId)}::text[])`)
  const owners = new Map(rows.map((row) => [row.name, row.id]))
  const known = new Set(asked.map((one) => one.id))
  return receipts.filter(({ id, providerId }) => id !== undefined && known.has(id) && (owners.get(providerId) ?? id) === id)
}

async function isDue(db: Db, vias: readonly string[], now: Date): Promise<boolean> {
  const row = await db.one<{ due: boolean }>(sql`
    select exists (select from message_attempts a where a.part = any(${allParts}::smallint[]) and a.via = any(${vias}::text[]) and a.ask_at <= ${now}) as due`)
  return row?.due ?? false
}

/** Counts the question before it is asked: a job that dies asks it the next time. What is too old is asked about no more. */
function takeDue(tx: Tx, vias: readonly string[], now: Date): Promise<Due[]> {
  const [t, asked] = [sql`t`, sql`1 + greatest(${askedOf(sql`t`, sql`t.state`)}, ${passedOf(sql`t`, now)} - 1)`]
  return tx.rows<Due>(sql`
    with due as (
      select d.part, d.attempt_id from unnest(${vias}::text[]) x(via) cross join lateral (
        select a.part, a.attempt_id, a.ask_at from message_attempts a
        where a.part = any(${allParts}::smallint[]) and a.via = x.via and a.ask_at <= ${now}
        order by a.ask_at limit ${perUnit} for update skip locked) d
      order by d.ask_at limit ${perUnit}
    )
    update message_attempts t set asked = ${asked}, ask_at = ${askAfter(t, asked)}
    from due d where t.part = d.part and t.attempt_id = d.attempt_id and t.part = any(${allParts}::smallint[])
    returning t.message_id as id, t.address as "to", t.provider_id as "providerId", t.dispatched_at as "sentAt", t.via`)
}
