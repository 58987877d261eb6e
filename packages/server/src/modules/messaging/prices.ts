import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface ChannelPrice {
  readonly projectId: number
  readonly channel: SendingChannel
  readonly price: number
}

/** What a message costs by the default account of its channel, the dearest where devices have several; a channel without a price is missing. */
export const pricesOf = (db: Db, projects: readonly number[]): Promise<ChannelPrice[]> =>
  db.rows<ChannelPrice>(sql`
    select c.project_id as "projectId", c.channel, max(c.unit_price)::float8 as price from channel_accounts c
    where c.project_id = any(${projects}::int[]) and c.is_default and c.archived_at is null and c.unit_price is not null group by 1, 2
    union all
    select e.project_id, 'email', e.unit_price::float8 from email_settings e where e.project_id = any(${projects}::int[]) and e.unit_price is not null`)
