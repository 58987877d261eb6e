import type { ClickHouse } from '../../platform/clickhouse.ts'
import { sql } from '../../platform/sql.ts'

export interface MessageFunnel {
  readonly reached: number
  readonly delivered: number
  readonly opened: number
  readonly clicked: number
  readonly notSent: number
}

/** People per stage of a journey's messages; opens and clicks by machines are left out. */
export async function messageFunnel(clickhouse: ClickHouse, projectId: number, journeyId: number | undefined): Promise<MessageFunnel> {
  const [row] = await clickhouse.rows<MessageFunnel>(sql`
    select uniqExactIf(intent_id, kind in ('sent', 'unknown')) as reached, uniqExactIf(intent_id, kind = 'delivered') as delivered,
      uniqExactIf(intent_id, kind = 'opened' and is_bot = 0) as opened, uniqExactIf(intent_id, kind = 'clicked' and is_bot = 0) as clicked,
      uniqExactIf(intent_id, kind in ('dropped', 'failed')) as notSent
    from message_facts where project_id = ${sql.value(projectId, 'UInt32')}
      and (${sql.value(journeyId ?? 0, 'UInt32')} = 0 or journey_id = ${sql.value(journeyId ?? 0, 'UInt32')})`)
  return row ?? { reached: 0, delivered: 0, opened: 0, clicked: 0, notSent: 0 }
}
