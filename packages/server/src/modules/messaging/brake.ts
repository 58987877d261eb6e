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

/** `outcomeOf` of the contract, of many journeys. Of a journey that sends millions no more is read than its last messages, and what went wrong. */
export async function brakeOutcomes(clickhouse: ClickHouse, asked: readonly BrakeAsked[], now: Date): Promise<Map<number, BrakeOutcome>> {
  const found = new Map<number, BrakeOutcome>()
  for (let from = 0; from < asked.length; from += perStatement) {
    const some = asked.slice(from, from + perStatement)
    const oldest = new Date(now.getTime() - lookBackMs)
    const floors = await floorsOf(clickhouse, some, oldest)
    for (const [journey, outcome] of await outcomesSince(clickhouse, some, oldest, floors)) found.set(journey, outcome)
    // Several facts of one message: there were fewer messages than it seemed.
    const short = some.filter(
      ({ journeyId, last, since }) => since.getTime() < (floors.get(journeyId) ?? 0) && (found.get(journeyId)?.written ?? 0) < last,
    )
    for (const [journey, outcome] of await outcomesSince(clickhouse, short, oldest, new Map())) found.set(journey, outcome)
  }
  return found
}

const perStatement = 100
/** A message may be told to have gone more than once. */
const margin = 2

/** Since when at least so many messages of each journey went out; of those that have not sent as many, nothing. Read from the end, in the order of the table. */
async function floorsOf(clickhouse: ClickHouse, asked: readonly BrakeAsked[], oldest: Date): Promise<Map<number, number>> {
  const each = asked.filter(({ last }) => last < mostBounded)
  if (each.length === 0) return new Map()
  const rows = await clickhouse.rows<{ journey: number; floor: number }>(
    sql.join(
      each.map(
        ({ projectId, journeyId, last }) => sql`
    select ${sql.value(journeyId, 'UInt32')} as journey, toUnixTimestamp64Milli(at) as floor from (
      select at from message_facts where project_id = ${sql.value(projectId, 'UInt32')} and journey_id = ${sql.value(journeyId, 'UInt32')} and kind = 'sent'
        and at >= ${sql.value(oldest, 'DateTime64(3)')} order by at desc limit 1 offset ${sql.value(last * margin, 'UInt32')})`,
      ),
      sql` union all `,
    ),
  )
  return new Map(rows.map((row) => [row.journey, Number(row.floor)]))
}

/** All of a canary is looked at. */
const mostBounded = 1_000_000

async function outcomesSince(
  clickhouse: ClickHouse,
  asked: readonly BrakeAsked[],
  oldest: Date,
  floors: ReadonlyMap<number, number>,
): Promise<Map<number, BrakeOutcome>> {
  if (asked.length === 0) return new Map()
  const ids = sql.value(
    asked.map((one) => one.journeyId),
    'Array(UInt32)',
  )
  const of = (values: readonly number[]): Sql => sql`transform(journey_id, ${ids}, ${sql.value(values, 'Array(Int64)')}, toInt64(0))`
  // What is known of before a floor is not all of it: it would stand in the place of others.
  const least = Math.min(...asked.map(({ journeyId }) => floors.get(journeyId) ?? oldest.getTime()))
  const rows = await clickhouse.rows<BrakeOutcome & { journey: number }>(sql`
    select journey_id as journey, toUInt32(count()) as written, toUInt32(sum(c)) as complained, toUInt32(sum(b)) as bounced, toUInt32(sum(f)) as failed, toUInt32(sum(u)) as unsubscribed
    from (
      select journey_id, c, b, f, u, row_number() over (partition by journey_id order by last desc, intent desc) as place from (
        select journey_id, intent_id as intent, maxIf(at, kind in ('sent', 'unknown', 'failed')) as last, countIf(kind in ('sent', 'unknown', 'failed')) as went,
          max(kind = 'complained') as c, max(kind = 'bounced' and detail = 'hard') as b, max(kind = 'failed' and not startsWith(detail, ${sql.value(notReached, 'String')})) as f, max(kind = 'unsubscribed' and is_bot = 0) as u
        from message_facts where project_id in ${sql.value([...new Set(asked.map((one) => one.projectId))], 'Array(UInt32)')} and journey_id in ${ids}
          and ((kind in ('unknown', 'failed', 'bounced', 'complained', 'unsubscribed') and at >= ${sql.value(oldest, 'DateTime64(3)')})
            or (kind = 'sent' and at >= ${sql.value(new Date(least), 'DateTime64(3)')} and toUnixTimestamp64Milli(at) >= ${of(asked.map(({ journeyId }) => floors.get(journeyId) ?? oldest.getTime()))}))
        group by journey_id, intent
      ) where went > 0 and toUnixTimestamp64Milli(last) >= ${of(asked.map(({ journeyId, since }) => Math.max(since.getTime(), floors.get(journeyId) ?? 0)))}
    ) where place <= ${of(asked.map((one) => one.last))} group by journey`)
  return new Map(rows.map(({ journey, ...row }) => [journey, row]))
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
