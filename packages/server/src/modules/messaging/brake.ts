import { type BrakeOutcome, notReached } from '@millrace/contract/messaging/brake.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface BrakeAsked {
  readonly projectId: number
  readonly journeyId: number
  /** Of so many messages that went out last. */
  readonly last: number
  /** From when on they count. */
  readonly since: Date
}

const dayMs = 86_400_000
/** Whoever complains or unsubscribes does so within days. */
const lookBackMs = 30 * dayMs

/** `outcomeOf` of the contract, of many journeys in one statement. */
export async function brakeOutcomes(clickhouse: ClickHouse, asked: readonly BrakeAsked[], now: Date): Promise<Map<number, BrakeOutcome>> {
  if (asked.length === 0) return new Map()
  const ids = sql.value(
    asked.map((one) => one.journeyId),
    'Array(UInt32)',
  )
  const of = (values: readonly number[]): Sql => sql`transform(journey, ${ids}, ${sql.value(values, 'Array(Int64)')}, toInt64(0))`
  const rows = await clickhouse.rows<BrakeOutcome & { journey: number }>(sql`
    select journey, toUInt32(count()) as written, toUInt32(sum(c)) as complained, toUInt32(sum(b)) as bounced, toUInt32(sum(f)) as failed, toUInt32(sum(u)) as unsubscribed
    from (
      select journey, c, b, f, u, row_number() over (partition by journey order by last desc, intent desc) as place from (
        select journey_id as journey, intent_id as intent, maxIf(at, kind in ('sent', 'unknown', 'failed')) as last, countIf(kind in ('sent', 'unknown', 'failed')) as went,
          max(kind = 'complained') as c, max(kind = 'bounced' and detail = 'hard') as b, max(kind = 'failed' and not startsWith(detail, ${sql.value(notReached, 'String')})) as f, max(kind = 'unsubscribed' and is_bot = 0) as u
        from message_facts where project_id in ${sql.value([...new Set(asked.map((one) => one.projectId))], 'Array(UInt32)')} and journey_id in ${ids}
          and kind in ('sent', 'unknown', 'failed', 'bounced', 'complained', 'unsubscribed') and at >= ${sql.value(new Date(now.getTime() - lookBackMs), 'DateTime64(3)')}
        group by journey, intent
      ) where went > 0 and toUnixTimestamp64Milli(last) >= ${of(asked.map((one) => one.since.getTime()))}
    ) where place <= ${of(asked.map((one) => one.last))} group by journey`)
  return new Map(rows.map((row) => [row.journey, row]))
}

/** Of these journeys those of whose messages something was told of late. */
export async function recentlyTold(
  clickhouse: ClickHouse,
  asked: readonly Pick<BrakeAsked, 'projectId' | 'journeyId'>[],
  since: Date,
): Promise<Set<number>> {
  if (asked.length === 0) return new Set()
  const rows = await clickhouse.rows<{ journey: number }>(sql`
    select distinct journey_id as journey from message_facts
    where project_id in ${sql.value([...new Set(asked.map((one) => one.projectId))], 'Array(UInt32)')} and journey_id in ${sql.value(
      asked.map((one) => one.journeyId),
      'Array(UInt32)',
    )} and kind in ('sent', 'unknown', 'failed', 'bounced', 'complained', 'unsubscribed') and at >= ${sql.value(since, 'DateTime64(3)')}`)
  return new Set(rows.map((row) => row.journey))
}
