import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { allParts } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** What messages cost that went out in a period; the amount is in the unit that prices are in. */
export interface Spend {
  readonly journeyId: number
  readonly channel: SendingChannel
  readonly units: number
  /** null: the price of an account, or of mail, is not set. */
  readonly amount: number | null
}

/**
 * By journey and channel, at the prices of now. Where a provider counts no units each message is one; what stays in the built-in mailbox
 * has cost nothing.
 */
export const spendOf = (db: Db, projectId: number, from: Date, until: Date): Promise<Spend[]> =>
  db.rows<Spend>(sql`
    select journey_id as "journeyId", channel, sum(units)::bigint as units,
      case when bool_or(price is null) then null else sum(units * price)::float8 end as amount
    from (
      select a.journey_id, a.channel, coalesce(a.units, 1) as units,
        case when a.via = 'mailbox' then 0 when a.channel = 'email' then e.unit_price else c.unit_price end as price
      from message_attempts a left join channel_accounts c on c.account_id = a.via and c.project_id = a.project_id
        left join email_settings e on e.project_id = a.project_id
      where a.part = any(${allParts}::smallint[]) and a.project_id = ${projectId} and a.state = 'sent' and a.dispatched_at >= ${from} and a.dispatched_at < ${until}
    ) a group by journey_id, channel`)
