import { type Coverage, coverageQuerySchema, coverageSchema, isolated, reactionsOf } from '@millrace/contract/coverage.ts'
import { referenceOf } from '@millrace/contract/uses.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'
import { stewardedEvents } from '../catalog/index.ts'
import { waitingSince } from '../inbox/index.ts'
import { liveGraphs } from '../journeys/index.ts'
import { liveSegmentIds } from '../segments/index.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly uses: readonly UseSource[]
}

/** As many of the most frequent events are key events. */
const mostFrequent = 30
const mostReplies = 100

/** What nobody reacts to: key events, people who wait for an answer, campaigns that nobody has put in order. */
export const coverageRoute = ({ postgres, clickhouse, clock, uses }: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/coverage',
    permission: 'journeys.read',
    summary: 'Key events that nothing live reacts to, replies that wait too long, and campaigns with the same door and priority',
    params: z.object({ slug: z.string() }),
    query: coverageQuerySchema,
    response: coverageSchema,
    handler: async ({ project, query, actor }): Promise<Coverage> => {
      const now = clock.now().getTime()
      const live = await liveGraphs(postgres, project.id)
      const reacting = await reactions(
        postgres,
        uses,
        project.id,
        live.flatMap(({ graph }) => reactionsOf(graph)),
      )
      const stewarded = await stewardedEvents(postgres, project.id)
      const volumes = await volumesOf(clickhouse, project.id, new Date(now - query.days * 86_400_000), stewarded)
      const key = [...new Set([...stewarded, ...[...volumes.keys()].slice(0, mostFrequent)])]
      const hasSteward = new Set(stewarded)
      const events = key
        .filter((event) => !reacting.has(referenceOf('event', event)))
        .map((event) => ({ event, volume: volumes.get(event) ?? 0, hasSteward: hasSteward.has(event) }))
        .toSorted((a, b) => b.volume - a.volume || (a.event < b.event ? -1 : 1))
      const late = actor.can('inbox.read')
        ? await waitingSince(postgres, project.id, new Date(now - query.hours * 3_600_000), mostReplies)
        : null
      return {
        events,
        looked: key.length,
        replies: late && late.map(({ personId, channel, waitsSince }) => ({ personId, channel, waitsSince: waitsSince.toISOString() })),
        waiting: late && (late[0]?.all ?? 0),
        campaigns: isolated(live.filter((one) => one.kind === 'journey')),
      }
    },
  })

/** All that something live refers to; through a segment, what that asks for. */
async function reactions(db: Db, sources: readonly UseSource[], projectId: number, ofJourneys: readonly string[]): Promise<Set<string>> {
  const uses = (await Promise.all(sources.map((source) => source(db, projectId)))).flat()
  const segments = new Map(
    uses.flatMap(({ item, of }) => (item.kind === 'segment' ? [[referenceOf('segment', item.id), of] as const] : [])),
  )
  const liveTags = uses.flatMap(({ item, of }) => (item.kind === 'tag' && item.isLive ? of : []))
  const found = new Set<string>()
  const open = [...ofJourneys, ...liveTags, ...(await liveSegmentIds(db, projectId)).map((id) => referenceOf('segment', id))]
  for (let next = open.pop(); next !== undefined; next = open.pop())
    if (!found.has(next)) {
      found.add(next)
      open.push(...(segments.get(next) ?? []))
    }
  return found
}

/** How often events of customers happened, the most frequent first; of those named also when they are rare. */
async function volumesOf(clickhouse: ClickHouse, projectId: number, since: Date, named: readonly string[]): Promise<Map<string, number>> {
  const rows = await clickhouse.rows<{ event: string; volume: number }>(sql`
    select event, toFloat64(count()) as volume from events
    where project_id = ${sql.value(projectId, 'UInt32')} and time >= fromUnixTimestamp64Milli(${sql.value(since.getTime(), 'Int64')}) and not startsWith(event, '$')
    group by event order by volume desc, event limit ${sql.value(mostFrequent, 'UInt32')}
    union all select event, toFloat64(count()) as volume from events
    where project_id = ${sql.value(projectId, 'UInt32')} and time >= fromUnixTimestamp64Milli(${sql.value(since.getTime(), 'Int64')})
      and event in ${sql.value(named, 'Array(String)')} group by event`)
  return new Map(rows.toSorted((a, b) => b.volume - a.volume).map(({ event, volume }) => [event, volume]))
}
