import type { Calendar } from '@millrace/contract/journeys/calendar.ts'
import { audienceOf, type Graph, graphSchema } from '@millrace/contract/journeys/index.ts'
import { DateTime } from 'luxon'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { nextTime } from '../audience/times.ts'
import { names } from '../store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
}

type Item = Calendar['items'][number]

interface Planned {
  readonly journeyId: number
  readonly id: string
  readonly name: string
  readonly graph: unknown
  readonly publishAt: Date | null
  /** How many its audience had the last time. */
  readonly size: number | null
}

const mostDays = 62

/** What journeys did and will do on which day: going live, taking people in, beginning, ending, and the messages sent. */
export async function readCalendar(
  deps: Deps,
  project: { id: number; timeZone: string },
  query: { from: string; to: string },
): Promise<Item[]> {
  const zone = project.timeZone
  const from = DateTime.fromISO(query.from, { zone })
  const until = DateTime.fromISO(query.to, { zone }).plus({ days: 1 })
  if (until <= from || until.diff(from, 'days').days > mostDays + 1)
    fail('invalid_input', {}, [{ path: 'query.to', code: 'range', message: `from 1 to ${mostDays} days` }])
  const range = { from: from.toJSDate(), until: until.toJSDate() }
  const dayOf = (at: Date): string => DateTime.fromJSDate(at, { zone }).toISODate() ?? ''
  const [planned, taken, sent] = await Promise.all([
    toCome(deps.postgres, project.id),
    takenIn(deps.postgres, project.id, range),
    sentOn(deps, project.id, range, zone),
  ])
  const now = deps.clock.now()
  const isWithin = (at: Date): boolean => at >= range.from && at < range.until
  const items = [
    ...planned.flatMap((one) => momentsOf(one, zone, now, range).map((moment) => ({ ...one, ...moment, isPlanned: moment.at > now }))),
    ...taken.map((one) => ({ ...one, kind: 'audience' as const, isPlanned: false })),
  ].filter(({ at }) => isWithin(at))
  return [
    ...items.map(({ id, name, kind, at, people, isPlanned }) => ({
      day: dayOf(at),
      at: at.toISOString(),
      kind,
      journeyId: id,
      name,
      people,
      isPlanned,
    })),
    ...sent,
  ].toSorted((a, b) => (`${a.day} ${a.at ?? '~'}` < `${b.day} ${b.at ?? '~'}` ? -1 : 1))
}

interface Moment {
  readonly kind: Item['kind']
  readonly at: Date
  readonly people: number | null
}

function momentsOf({ graph: stored, publishAt, size }: Planned, zone: string, now: Date, range: { from: Date; until: Date }): Moment[] {
  const graph = graphSchema.parse(stored)
  const begins = publishAt ?? now
  return [
    ...(publishAt ? [{ kind: 'goes_live' as const, at: publishAt, people: null }] : []),
    ...audienceTimes(graph, zone, begins, publishAt, range.until).map((at) => ({ kind: 'audience' as const, at, people: size })),
    ...(['from', 'until', 'end'] as const).flatMap((name) => {
      const at = graph.limits?.[name]
      return at === undefined ? [] : [{ kind: limitKinds[name], at: new Date(at), people: null }]
    }),
  ]
}

const limitKinds = { from: 'begins', until: 'until', end: 'ends' } as const

/** One a day at most: what comes every minute would fill any page. */
function audienceTimes(graph: Graph, zone: string, after: Date, publishAt: Date | null, until: Date): Date[] {
  const when = audienceOf(graph.entry)?.when
  if (!when) return []
  if (when.kind === 'now') return publishAt ? [publishAt] : []
  const times: Date[] = []
  for (let at = nextTime(when, zone, after); at && at < until && times.length <= mostDays; ) {
    times.push(at)
    at = nextTime(when, zone, DateTime.fromJSDate(at, { zone }).endOf('day').toJSDate())
  }
  return times
}

const toCome = (db: Db, projectId: number): Promise<Planned[]> =>
  db.rows<Planned>(sql`
    select j.journey_id as "journeyId", j.public_id as id, j.name, case when r.publish_at is null then v.graph else j.draft end as graph,
      r.publish_at as "publishAt",
      (select a.size from journey_audiences a where a.journey_id = j.journey_id and a.state = 'frozen' order by a.run_no desc limit 1) as size
    from journeys j left join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
      left join journey_reviews r on r.journey_id = j.journey_id and r.state in ('scheduled', 'in_review') and r.publish_at is not null
    where j.project_id = ${projectId} and j.archived_at is null and (j.state in ('running', 'paused') or r.publish_at is not null)
    order by j.journey_id limit 500`)

const takenIn = (
  db: Db,
  projectId: number,
  { from, until }: { from: Date; until: Date },
): Promise<{ id: string; name: string; at: Date; people: number }[]> =>
  db.rows(sql`
    select j.public_id as id, j.name, a.due_at as at, a.size as people from journey_audiences a join journeys j using (journey_id)
    where a.project_id = ${projectId} and a.state = 'frozen' and a.due_at >= ${from} and a.due_at < ${until} order by a.due_at limit 2000`)

async function sentOn(
  { postgres, clickhouse }: Deps,
  projectId: number,
  { from, until }: { from: Date; until: Date },
  zone: string,
): Promise<Item[]> {
  const moment = (at: Date) => sql.value(at, 'DateTime64(3)')
  const rows = await clickhouse.rows<{ journey: number; day: string; n: number }>(sql`
    select journey_id as journey, toString(toDate(toTimeZone(at, ${sql.value(zone, 'String')}))) as day, uniqExact(intent_id) as n from message_facts
    where project_id = ${sql.value(projectId, 'UInt32')} and kind in ('sent', 'unknown') and at >= ${moment(from)} and at < ${moment(until)}
    group by journey, day order by day, journey limit 2000`)
  const known = await names(postgres, projectId)
  return rows.flatMap(({ journey, day, n }) => {
    const one = known.get(journey)
    return one ? [{ day, at: null, kind: 'sent' as const, journeyId: one.publicId, name: one.name, people: n, isPlanned: false }] : []
  })
}
