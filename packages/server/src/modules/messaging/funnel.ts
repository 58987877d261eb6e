import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface MessageFunnel {
  readonly reached: number
  readonly delivered: number
  readonly opened: number
  readonly clicked: number
  readonly notSent: number
}

// Who clicks has opened, also where images are blocked; machines are left out.
const stages: Sql = sql`uniqExactIf(intent_id, kind in ('sent', 'unknown')) as reached, uniqExactIf(intent_id, kind = 'delivered') as delivered,
  uniqExactIf(intent_id, kind in ('opened', 'clicked') and is_bot = 0) as opened, uniqExactIf(intent_id, kind = 'clicked' and is_bot = 0) as clicked,
  uniqExactIf(intent_id, kind in ('dropped', 'failed')) as notSent`

const scope = (projectId: number, journeyId: number | undefined): Sql => sql`project_id = ${sql.value(projectId, 'UInt32')}
  and (${sql.value(journeyId ?? 0, 'UInt32')} = 0 or journey_id = ${sql.value(journeyId ?? 0, 'UInt32')})`

/** Messages per stage, of a journey or of the project. */
export async function messageFunnel(clickhouse: ClickHouse, projectId: number, journeyId: number | undefined): Promise<MessageFunnel> {
  const [row] = await clickhouse.rows<MessageFunnel>(sql`select ${stages} from message_facts where ${scope(projectId, journeyId)}`)
  return row ?? { reached: 0, delivered: 0, opened: 0, clicked: 0, notSent: 0 }
}

export interface NodeFunnel extends MessageFunnel {
  readonly journey: number
  readonly node: string
  readonly templateId: string
}

export const nodeFunnels = (clickhouse: ClickHouse, projectId: number, journeyId: number | undefined): Promise<NodeFunnel[]> =>
  clickhouse.rows<NodeFunnel>(sql`
    select journey_id as journey, node, template_id as templateId, ${stages} from message_facts where ${scope(projectId, journeyId)}
    group by journey, node, templateId order by reached + notSent desc, journey, node limit 200`)

/** Reasons without their details, most frequent first. */
export const notSentReasons = (
  clickhouse: ClickHouse,
  projectId: number,
  journeyId: number | undefined,
): Promise<{ reason: string; messages: number }[]> =>
  clickhouse.rows(sql`
    select if(kind = 'failed', 'permanent', splitByString(': ', detail)[1]) as reason, uniqExact(intent_id) as messages from message_facts
    where ${scope(projectId, journeyId)} and kind in ('dropped', 'failed') group by reason order by messages desc, reason limit 50`)
