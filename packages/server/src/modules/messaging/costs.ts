import { allParts } from '@millrace/contract/parts.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { MessageNumbers } from './numbers.ts'

interface Scope {
  readonly projectId: number
  readonly journeyId: number | undefined
  readonly templateId: string | undefined
}
interface Row {
  readonly channel: SendingChannel
  readonly account: string
  readonly messages: number
  readonly units: number
  readonly price: number | null
  readonly nodes: readonly string[]
}

/** What providers are paid for messages they took, and what came of these: a goal is its message's, as in the funnel. */
export async function costsOf(
  db: Db,
  clickhouse: ClickHouse,
  { projectId, journeyId, templateId }: Scope,
): Promise<MessageNumbers['costs']> {
  const rows = await db.rows<Row>(sql`
    select a.channel, c.name as account, count(*) as messages, coalesce(sum(a.units), 0) as units, c.unit_price::float8 as price,
      array_agg(distinct a.journey_id || ' ' || a.node) as nodes
    from channel_accounts c join message_attempts a on a.via = c.account_id
    where c.project_id = ${projectId} and a.part = any(${allParts}::smallint[]) and a.project_id = ${projectId} and a.state = 'sent'
      and (${journeyId ?? null}::int is null or a.journey_id = ${journeyId ?? null})
      and (${templateId ?? null}::text is null or a.template_id = ${templateId ?? null})
    group by c.account_id, c.name, c.unit_price, a.channel`)
  if (rows.length === 0) return []
  const goals = await clickhouse.rows<{ place: string; n: number }>(sql`
    select concat(toString(journey_id), ' ', node) as place, uniqExact(intent_id) as n from message_facts
    where project_id = ${sql.value(projectId, 'UInt32')} and kind = 'goal' and node in ${sql.value(
      rows.flatMap(({ nodes }) => nodes.map((one) => one.slice(one.indexOf(' ') + 1))),
      'Array(String)',
    )} group by place`)
  const reached = new Map(goals.map(({ place, n }) => [place, n]))
  return rows
    .map(({ channel, account, messages, units, price, nodes }) => {
      const goal = nodes.reduce((sum, node) => sum + (reached.get(node) ?? 0), 0)
      const cost = price === null ? null : Math.round(units * price * 10_000) / 10_000
      return { channel, account, messages, units, cost, goal, perGoal: cost === null || goal === 0 ? null : cost / goal }
    })
    .toSorted((a, b) => (b.cost ?? 0) - (a.cost ?? 0))
}
