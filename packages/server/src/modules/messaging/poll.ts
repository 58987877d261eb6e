import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { allParts } from '@millrace/contract/parts.ts'
import { z } from 'zod'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { AskedMessage, ChannelAccounts, OpenAccount } from '../connectors/index.ts'
import { takeReceipts } from './receive.ts'

interface Deps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly accounts: ChannelAccounts
}

/** Minutes after a message was handed over at which it is asked about, while nothing is known of it. Providers keep what they know for a few days. */
const askedAfter = [1, 5, 30, 120, 480, 1_440, 2_880]
/** Of one whose receipt is late nobody doubts that it went: it is asked about from there on. */
const firstOfLate = 2
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
        const asked = await postgres.transaction((tx) => takeDue(tx, [...askable.keys()], ctx.clock.now()))
        taken = asked.length
        const answers = await Promise.all(
          [...Map.groupBy(asked, (one) => one.via)].map(async ([via, some]) => {
            const account = askable.get(via)
            return account ? { account, events: await ask(accounts, account, some) } : undefined
          }),
        )
        await outboxes.transaction(async (tx, outbox) => {
          const now = ctx.clock.now()
          for (const answer of answers) {
            if (!answer) continue
            const { account, events } = answer
            const receipts = await withoutOthers(tx, account.id, asked, events)
            await takeReceipts(tx, outbox, { ...account, provider: account.connector.name }, receipts, now)
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

const untold = (vias: readonly string[], now: Date) => sql`
  a.part = any(${allParts}::smallint[]) and a.channel = 'sms' and a.told is null and a.state in ('sent', 'unknown') and a.via = any(${vias}::text[])
  and a.dispatched_at > ${now}::timestamptz - make_interval(mins => ${(askedAfter.at(-1) ?? 0) * 2}) and a.dispatched_at < ${now}::timestamptz - make_interval(mins => ${askedAfter[0] ?? 0})
  and greatest(a.asked, case a.state when 'sent' then ${firstOfLate} else 0 end) < ${askedAfter.length}
  and a.dispatched_at + make_interval(mins => (${askedAfter}::int[])[greatest(a.asked, case a.state when 'sent' then ${firstOfLate} else 0 end) + 1]) <= ${now}`

async function isDue(db: Db, vias: readonly string[], now: Date): Promise<boolean> {
  const row = await db.one<{ due: boolean }>(sql`select exists (select from message_attempts a where ${untold(vias, now)}) as due`)
  return row?.due ?? false
}

/** Counts the question before it is asked: a job that dies asks it the next time. */
const takeDue = (tx: Tx, vias: readonly string[], now: Date): Promise<Due[]> =>
  tx.rows<Due>(sql`
    with due as (
      select a.part, a.attempt_id from message_attempts a where ${untold(vias, now)} order by a.dispatched_at, a.part, a.attempt_id limit ${perUnit} for update skip locked
    )
    update message_attempts t set asked = 1 + greatest(t.asked, case t.state when 'sent' then ${firstOfLate} else 0 end,
      (select count(*) - 1 from unnest(${askedAfter}::int[]) m where t.dispatched_at + make_interval(mins => m) <= ${now}))
    from due d where t.part = d.part and t.attempt_id = d.attempt_id
    returning t.message_id as id, t.address as "to", t.provider_id as "providerId", t.dispatched_at as "sentAt", t.via`)
