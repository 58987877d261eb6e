import { bucketOf } from '@millrace/contract/experiments/assignment.ts'
import { type BestTimeFacts, bestTimeLookBackMs, bestTimeSchema, type Seen } from '@millrace/contract/messaging/best-time.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { numberJoin, numberPerson } from '../identity/index.ts'
import { mistake } from './facts.ts'
import { settingOfSteps } from './steps.ts'
import type { Intent } from './store.ts'

type Asked = Pick<Intent, 'intentId' | 'projectId' | 'personId' | 'journeyId' | 'version' | 'node' | 'class'>

/** What is known of when people open, of messages whose step asks for the best time; service messages go at once. Where the analysis store does not answer, nothing is. */
export async function bestTimesFor(
  {
    clickhouse,
    db,
    zoneOf,
    now,
  }: { readonly clickhouse: ClickHouse; readonly db: Db; readonly zoneOf: (projectId: number) => string; readonly now: Date },
  intents: readonly Asked[],
): Promise<(intent: Asked) => BestTimeFacts | undefined> {
  const marketing = intents.filter((one) => one.class === 'marketing')
  if (marketing.length === 0) return () => undefined
  const settingOf = await settingOfSteps(db, marketing, 'bestTime')
  const wanting = marketing.filter((one) => settingOf(one) !== undefined)
  const known = new Map<number, Awaited<ReturnType<typeof seenBy>>>()
  for (const [projectId, some] of Map.groupBy(wanting, (one) => one.projectId)) {
    const people = [...new Set(some.map((one) => one.personId))]
    const seen = await seenBy(clickhouse, { projectId, zone: zoneOf(projectId), people, now }).catch(() => undefined)
    if (seen) known.set(projectId, seen)
  }
  return (intent) => {
    const setting = settingOf(intent)
    const seen = known.get(intent.projectId)
    if (intent.class !== 'marketing' || setting === undefined || !seen) return undefined
    const draw = bucketOf(intent.intentId, 'best time') / 10_000
    return { ...bestTimeSchema.parse(setting), own: seen.own.get(intent.personId) ?? [], everybody: seen.everybody, draw }
  }
}

interface Of {
  readonly projectId: number
  readonly zone: string
  readonly people: readonly number[]
  readonly now: Date
}

/** Openings and clicks of people by the hour they were in, and of everybody by the hour of the day in the zone of the project; what a machine did is left out. */
export async function seenBy(
  clickhouse: ClickHouse,
  { projectId, zone, people, now }: Of,
): Promise<{ own: Map<number, Seen[]>; everybody: number[] }> {
  const facts = sql`
    select * from message_facts where project_id = ${sql.value(projectId, 'UInt32')} and kind in ('opened', 'clicked') and is_bot in (0, ${sql.value(mistake, 'UInt8')})
      and at >= ${sql.value(new Date(now.getTime() - bestTimeLookBackMs), 'DateTime64(3)')}`
  const counted = sql`toInt64(countIf(m.is_bot = 0)) - toInt64(countIf(m.is_bot = ${sql.value(mistake, 'UInt8')}))`
  const [own, everybody] = await Promise.all([
    clickhouse.rows<{ person: number; hour: number; n: number }>(sql`
      select ${numberPerson('m')} as person, toUnixTimestamp(toStartOfInterval(m.at, interval 30 minute)) as hour, ${counted} as n from (${facts}) as m ${numberJoin(projectId, 'm')}
      group by person, hour having n > 0 and person in ${sql.value(people, 'Array(UInt64)')}`),
    clickhouse.rows<{ hour: number; n: number }>(sql`
      select toHour(toTimeZone(m.at, ${sql.value(zone, 'String')})) as hour, ${counted} as n from (${facts}) as m group by hour having n > 0`),
  ])
  const byHour = new Map(everybody.map((row) => [row.hour, Number(row.n)]))
  return {
    own: new Map(
      [...Map.groupBy(own, (row) => row.person)].map(([person, some]) => [
        person,
        some.map(({ hour, n }) => ({ at: hour * 1_000, n: Number(n) })),
      ]),
    ),
    everybody: Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? 0),
  }
}
