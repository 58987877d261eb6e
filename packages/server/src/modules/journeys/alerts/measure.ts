import { entryId } from '@millrace/contract/journeys/index.ts'
import {
  type AlertKind,
  type Figures,
  heldHours,
  judgeErrors,
  judgeVolume,
  lateMinutes,
  type Level,
  volumeDays,
} from '@millrace/contract/journeys/alerts.ts'
import { notReached } from '@millrace/contract/messaging/brake.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { stayed } from '../execute/types.ts'

/** What was found at a step of a journey that runs. */
export interface Finding {
  readonly journeyId: number
  readonly node: string
  readonly kind: AlertKind
  readonly level: Level
  readonly figures: Figures
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Runs that were due long ago and have not moved, and messages that wait too long: of all projects, read from indexes of what is due. */
export async function stuck(db: Db, now: Date): Promise<Finding[]> {
  const late = new Date(now.getTime() - lateMinutes * minuteMs)
  const held = new Date(now.getTime() - heldHours * hourMs)
  const rows = await db.rows<{ journeyId: number; node: string; runs: number; messages: number; since: Date }>(sql`
    select x.journey_id as "journeyId", x.node, sum(runs)::bigint as runs, sum(messages)::bigint as messages, min(since) as since from (
      select journey_id, node, count(*) as runs, 0 as messages, min(due_at) as since from journey_runs
        where due_at < ${late} and state < 2 and reason = '' and not is_test group by journey_id, node
      union all
      select journey_id, node, 0, count(*), min(next_at) from message_intents
        where state = 'queued' and lane in (0, 1) and next_at < ${late} group by journey_id, node
      union all
      select journey_id, node, 0, count(*), min(due_at) from message_intents
        where state = 'queued' and next_at is null and waits_for = '' and due_at < ${held} group by journey_id, node
    ) x join journeys j on j.journey_id = x.journey_id and j.state = 'running' group by x.journey_id, x.node`)
  return rows.map(({ journeyId, node, since, runs, messages }) => ({
    journeyId,
    node,
    kind: 'stuck',
    level: 'opens',
    figures: { runs, messages, since: since.toISOString() },
  }))
}

interface Tried {
  readonly journeyId: number
  readonly node: string
  readonly bad: number
  readonly passed: number
}

/** Steps at which much of the last hour went wrong: runs parked or held, messages that failed. */
export async function errors(db: Db, clickhouse: ClickHouse, now: Date): Promise<Finding[]> {
  const since = sql.value(new Date(now.getTime() - hourMs), 'DateTime64(3)')
  const [held, passed] = await Promise.all([
    db.rows<Tried>(sql`
      select r.journey_id as "journeyId", r.node, count(*) as bad, 0 as passed from journey_runs r
      join journeys j on j.journey_id = r.journey_id and j.state = 'running'
      where r.state = 1 and r.reason <> '' and not r.is_test group by r.journey_id, r.node`),
    clickhouse.rows<Tried>(sql`
      select journey_id as journeyId, toString(node) as node, countIf(port = 'parked' and next = ${sql.value(stayed, 'String')}) as bad,
        countIf(next != ${sql.value(stayed, 'String')} and port != 'ended') as passed
      from journey_history where left_at >= ${since} and is_test = 0 group by journeyId, node
      union all
      select journey_id, toString(node), uniqExactIf(intent_id, kind = 'failed' and not startsWith(detail, ${sql.value(notReached, 'String')})), uniqExactIf(intent_id, kind in ('sent', 'unknown'))
      from message_facts where at >= ${since} and journey_id > 0 group by journey_id, node`),
  ])
  const running = await runningJourneys(db)
  const steps = Map.groupBy([...held, ...passed], (one) => `${one.journeyId}\n${one.node}`)
  return [...steps.values()].flatMap(([first, ...more]): Finding[] => {
    if (!first || !running.has(first.journeyId)) return []
    const bad = more.reduce((sum, one) => sum + one.bad, first.bad)
    const all = more.reduce((sum, one) => sum + one.passed, first.passed) + bad
    const level = judgeErrors(bad, all)
    return level ? [{ journeyId: first.journeyId, node: first.node, kind: 'errors', level, figures: { bad, all } }] : []
  })
}

/** Entries that come by themselves have a usual number; those of an audience come when it is planned. */
const planned = ['audience', 'list']

const runningJourneys = async (db: Db): Promise<Map<number, string>> => {
  const rows = await db.rows<{ id: number; entry: string }>(sql`
    select j.journey_id as id, v.graph->'entry'->>'kind' as entry from journeys j
    join journey_versions v on v.journey_id = j.journey_id and v.version = j.version where j.state = 'running'`)
  return new Map(rows.map((row) => [row.id, row.entry]))
}

/** Journeys whose entries of the last full hour or day are far from what is usual. */
export async function volume(db: Db, clickhouse: ClickHouse, now: Date): Promise<Finding[]> {
  const until = Math.floor(now.getTime() / hourMs) * hourMs
  const end = sql.value(new Date(until), 'DateTime64(3)')
  const [running, rows] = await Promise.all([
    runningJourneys(db),
    clickhouse.rows<{ journeyId: number; hours: [keys: number[], counts: number[]] }>(sql`
      select journey_id as journeyId, sumMap([toUInt32(intDiv(dateDiff('second', left_at, ${end}), 3600))], [toUInt64(1)]) as hours from journey_history
      where node = ${sql.value(entryId, 'String')} and next != ${sql.value(stayed, 'String')} and is_test = 0
        and left_at >= ${sql.value(new Date(until - volumeDays * dayMs), 'DateTime64(3)')} and left_at < ${end}
      group by journey_id`),
  ])
  return rows.flatMap(({ journeyId, hours: [ago, counts] }): Finding[] => {
    if (planned.includes(running.get(journeyId) ?? 'audience')) return []
    const byHour = new Map(ago.map((hour, i) => [hour, counts[i] ?? 0]))
    const oldest = Math.max(...ago)
    const hours = Array.from({ length: oldest + 1 }, (_, i) => byHour.get(oldest - i) ?? 0)
    const unusual = judgeVolume(hours)
    return unusual ? [{ journeyId, node: '', kind: 'volume', ...unusual }] : []
  })
}
