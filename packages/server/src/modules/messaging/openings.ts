import { bestTimeLookBackMs, type Seen } from '@millrace/contract/messaging/best-time.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { numbersOf } from '../identity/index.ts'
import { mistake } from './facts.ts'

interface Of {
  readonly projectId: number
  readonly zone: string
  readonly now: Date
}

/** Whoever waits for this has better things to do than to wait for long. */
const patienceMs = 5_000
const hurried = () => ({ timeoutMs: patienceMs, signal: AbortSignal.timeout(patienceMs) })

const counted = sql`toInt64(countIf(m.is_bot = 0)) - toInt64(countIf(m.is_bot = ${sql.value(mistake, 'UInt8')}))`
const opened = ({ projectId, now }: Pick<Of, 'projectId' | 'now'>): Sql => sql`
  m.project_id = ${sql.value(projectId, 'UInt32')} and m.kind in ('opened', 'clicked') and m.is_bot in (0, ${sql.value(mistake, 'UInt8')})
      and m.at >= ${sql.value(new Date(now.getTime() - bestTimeLookBackMs), 'DateTime64(3)')}`

/** Openings and clicks of people by the half-hour they were in; what a machine did is left out. */
export async function ownOf(
  clickhouse: ClickHouse,
  { people, ...of }: Of & { readonly people: readonly number[] },
): Promise<Map<number, Seen[]>> {
  const [project, theirs] = [sql.value(of.projectId, 'UInt32'), sql.value(people, 'Array(UInt64)')]
  const rows = await clickhouse.rows<{ person: number; hour: number; n: number }>(
    sql`
      select if(person_now.new_person_id = 0, m.person_id, person_now.new_person_id) as person, toUnixTimestamp(toStartOfInterval(m.at, interval 30 minute)) as hour, ${counted} as n
      from message_facts m left any join (
        select old_person_id, person_id as new_person_id from person_overrides final where project_id = ${project} and old_person_id in (${numbersOf(of.projectId, theirs)})
      ) person_now on m.person_id = person_now.old_person_id
      where ${opened(of)} and m.person_id in (${numbersOf(of.projectId, theirs)})
      group by person, hour having n > 0 and person in ${theirs}`,
    hurried(),
  )
  return new Map(
    [...Map.groupBy(rows, (row) => row.person)].map(([person, some]) => [
      person,
      some.map(({ hour, n }) => ({ at: hour * 1_000, n: Number(n) })),
    ]),
  )
}

/** Openings and clicks of everybody by the hour of the day in the zone of the project. */
export async function everybodyOf(clickhouse: ClickHouse, of: Of): Promise<number[]> {
  const rows = await clickhouse.rows<{ hour: number; n: number }>(
    sql`
      select toHour(toTimeZone(m.at, ${sql.value(of.zone, 'String')})) as hour, ${counted} as n from message_facts m where ${opened(of)} group by hour having n > 0`,
    hurried(),
  )
  const byHour = new Map(rows.map((row) => [row.hour, Number(row.n)]))
  return Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? 0)
}
