import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface MessageFunnel {
  readonly reached: number
  readonly delivered: number
  readonly opened: number
  readonly clicked: number
  readonly goal: number
  readonly notSent: number
}

export const noMessages: MessageFunnel = { reached: 0, delivered: 0, opened: 0, clicked: 0, goal: 0, notSent: 0 }

/** Which messages are counted: all of the project, or those of one journey or one template. */
export interface FunnelScope {
  readonly projectId: number
  readonly journeyId?: number | undefined
  readonly templateId?: string | undefined
}

const where = ({ projectId, journeyId = 0, templateId = '' }: FunnelScope): Sql => sql`project_id = ${sql.value(projectId, 'UInt32')}
  and (${sql.value(journeyId, 'UInt32')} = 0 or journey_id = ${sql.value(journeyId, 'UInt32')})
  and (${sql.value(templateId, 'String')} = '' or template_id = ${sql.value(templateId, 'String')})`

// Who clicks has opened, also where images are blocked. Machines are left out, and so is what turned out to have been one.
const perMessage = (scope: FunnelScope): Sql => sql`
  select journey_id, node, template_id, intent_id, max(kind in ('sent', 'unknown')) as reached, max(kind = 'delivered') and not max(kind = 'bounced') as delivered,
    sumIf(person, kind in ('opened', 'clicked')) > 0 as opened, sumIf(person, kind = 'clicked') > 0 as clicked,
    max(kind = 'goal') as goal, max(kind in ('dropped', 'failed')) as notSent
  from (select *, transform(is_bot, [0, 2], [1, -1], 0)::Int8 as person from message_facts where ${where(scope)})
  group by journey_id, node, template_id, intent_id`

const stages: Sql = sql`sum(reached) as reached, sum(delivered) as delivered, sum(opened) as opened, sum(clicked) as clicked, sum(goal) as goal,
  sum(notSent) as notSent`

/** Messages per stage, of a project, a journey or a template. */
export async function messageFunnel(clickhouse: ClickHouse, scope: FunnelScope): Promise<MessageFunnel> {
  const [row] = await clickhouse.rows<MessageFunnel>(sql`select ${stages} from (${perMessage(scope)})`)
  return row ?? noMessages
}

export interface NodeFunnel extends MessageFunnel {
  readonly journey: number
  readonly node: string
  readonly templateId: string
}

export const nodeFunnels = (clickhouse: ClickHouse, scope: FunnelScope): Promise<NodeFunnel[]> =>
  clickhouse.rows<NodeFunnel>(sql`
    select journey_id as journey, node, template_id as templateId, ${stages} from (${perMessage(scope)})
    group by journey, node, templateId order by reached + notSent desc, journey, node limit 200`)

export const templateFunnels = (clickhouse: ClickHouse, scope: FunnelScope): Promise<(MessageFunnel & { templateId: string })[]> =>
  clickhouse.rows(sql`
    select template_id as templateId, ${stages} from (${perMessage(scope)})
    group by templateId order by reached + notSent desc, templateId limit 200`)

/** Reasons without their details, most frequent first. */
export const notSentReasons = (clickhouse: ClickHouse, scope: FunnelScope): Promise<{ reason: string; messages: number }[]> =>
  clickhouse.rows(sql`
    select if(kind = 'failed', 'permanent', splitByString(': ', detail)[1]) as reason, uniqExact(intent_id) as messages from message_facts
    where ${where(scope)} and kind in ('dropped', 'failed') group by reason order by messages desc, reason limit 50`)
