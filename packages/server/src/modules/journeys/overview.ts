import { overviewSchema } from '@millrace/contract/analytics/overview.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { testPeople } from '../analytics/index.ts'
import { canonicalPerson } from '../identity/index.ts'
import { messageFunnel } from '../messaging/index.ts'

export interface OverviewDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly stats: () => Promise<{ oldestSeconds: number }>
}

/** The first page: today's numbers, from the stores themselves. */
export function overviewRoute(deps: OverviewDeps): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/overview',
    permission: 'project.read',
    summary: 'Today: people, events, sends, conversions, and what is wrong',
    params: z.object({ slug: z.string() }),
    response: overviewSchema,
    handler: async ({ project }) => {
      const [events, messages, journeys, rejected, stats, lastHour] = await Promise.all([
        eventNumbers(deps, project.id, project.timeZone),
        messageFunnel(deps.clickhouse, { projectId: project.id }),
        journeyNumbers(deps.postgres, project.id),
        rejectedToday(deps, project.id),
        deps.stats(),
        minutes(deps, project.id),
      ])
      return {
        ...events,
        ...journeys,
        sends: messages.reached,
        delivered: messages.delivered,
        opened: messages.opened,
        clicked: messages.clicked,
        rejectedToday: rejected,
        backlogSeconds: stats.oldestSeconds,
        lastHour,
      }
    },
  })
}

async function eventNumbers({ clickhouse, clock }: OverviewDeps, projectId: number, timeZone: string) {
  const now = sql.value(clock.now(), 'DateTime64(3)')
  const zone = sql.value(timeZone, 'String')
  const project = sql.value(projectId, 'UInt32')
  const counted = countedEvents(projectId)
  const [row] = await clickhouse.rows<{ day: string; people: number; activePeople: number; events: number; eventsToday: number }>(sql`
    with toStartOfDay(toTimeZone(${now}, ${zone})) as start
    select toString(toDate(start)) as day,
      (select count() from profiles final where project_id = ${project} and deleted = 0 and is_test = 0) as people,
      (select count() from ${counted}) as events,
      (select count() from ${counted} and e.time >= start) as eventsToday,
      (select uniqExact(${canonicalPerson(projectId)}) from ${counted} and e.time >= start) as activePeople`)
  return row ?? { day: '', people: 0, activePeople: 0, events: 0, eventsToday: 0 }
}

/** Events without those of test people and test sends; more conditions may follow. */
const countedEvents = (projectId: number): Sql => sql`events e
  where e.project_id = ${sql.value(projectId, 'UInt32')} and e.is_test = 0 and ${canonicalPerson(projectId)} not in (${testPeople(projectId)})`

async function journeyNumbers(postgres: Postgres, projectId: number): Promise<{ journeysRunning: number; goals: number }> {
  const row = await postgres.one<{ journeysRunning: number; goals: number }>(sql`
    select (select count(*) from journeys where project_id = ${projectId} and state = 'running' and kind = 'journey') as "journeysRunning",
      coalesce((select sum(c.n) from journey_counters c join journeys j on j.journey_id = c.journey_id
        where j.project_id = ${projectId} and c.node = 'entry' and c.port = 'goal'), 0)::bigint as goals`)
  return row ?? { journeysRunning: 0, goals: 0 }
}

async function rejectedToday({ postgres, clock }: OverviewDeps, projectId: number): Promise<number> {
  const row = await postgres.one<{ n: number }>(sql`
    select coalesce(sum(count), 0)::bigint as n from quality_counts where project_id = ${projectId} and kind = 'rejected' and day = ${clock.now().toISOString().slice(0, 10)}::date`)
  return row?.n ?? 0
}

const minutes = ({ clickhouse, clock }: OverviewDeps, projectId: number): Promise<{ minute: string; events: number }[]> =>
  clickhouse.rows(sql`
    select formatDateTime(toStartOfMinute(e.received_at), '%Y-%m-%dT%H:%i:00Z') as minute, count() as events from ${countedEvents(projectId)}
      and e.received_at > ${sql.value(new Date(clock.now().getTime() - 3_600_000), 'DateTime64(3)')}
    group by minute order by minute`)
