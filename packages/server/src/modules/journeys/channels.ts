import type { ChannelFigures, Responses } from '@millrace/contract/messaging/choice.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { pricesOf } from '../messaging/index.ts'
import type { LiveVersion } from './execute/types.ts'

/** Does it choose channels by what they cost or bring? */
export const choosesByFigures = (graph: Graph): boolean =>
  graph.nodes.some((node) => node.kind === 'channel' && node.settings.by !== undefined)

/** What these projects know of their channels: the prices of now, and the responses as they were last counted, the same for every worker. */
export async function figuresOf(db: Db, projects: readonly number[]): Promise<(projectId: number) => ChannelFigures | undefined> {
  if (projects.length === 0) return () => undefined
  const prices = await pricesOf(db, projects)
  const counts = await db.rows<Responses & { projectId: number; class: string; channel: SendingChannel }>(sql`
    select project_id as "projectId", class, channel, sent, responded from channel_responses where project_id = any(${projects}::int[]) order by channel`)
  const known = new Map(
    projects.map((id) => {
      const own = counts.filter((row) => row.projectId === id)
      const of = (name: string) =>
        new Map(own.filter((row) => row.class === name).map(({ channel, sent, responded }) => [channel, { sent, responded }]))
      const priced = new Map(prices.filter((row) => row.projectId === id).map((row) => [row.channel, row.price]))
      return [id, { prices: priced, responses: { marketing: of('marketing'), service: of('service') } }]
    }),
  )
  return (projectId) => known.get(projectId)
}

/** The same for versions that are only tried out. */
export const figuresFor = async (
  db: Db,
  projectId: number,
  versions: readonly Pick<LiveVersion, 'choosesByFigures'>[],
): Promise<ChannelFigures | undefined> =>
  versions.some((one) => one.choosesByFigures) ? (await figuresOf(db, [projectId]))(projectId) : undefined

const everyMinutes = 5
const lookBackMs = 90 * 86_400_000

/** Counts responses anew every five minutes, for all projects at once; while the analysis store is away the counts stand. */
export const countResponses =
  (clickhouse: ClickHouse) =>
  async (tx: Tx, now: Date): Promise<void> => {
    if (now.getUTCMinutes() % everyMinutes !== 0) return
    const projects = await tx.rows<{ id: number }>(sql`
      select distinct j.project_id as id from journeys j join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
      where j.state = 'running' and v.graph @? '$.nodes[*] ? (@.kind == "channel" && @.settings.by == "predicted")'`)
    if (projects.length === 0) return
    const ids = projects.map((row) => row.id)
    await write(tx, ids, await responsesByStep(clickhouse, ids, now))
  }

interface StepCount {
  readonly journey: number
  readonly node: string
  readonly sent: number
  readonly responded: number
}

/** What machines did is left out, and so is what turned out to have been one. */
const responsesByStep = (clickhouse: ClickHouse, projects: readonly number[], now: Date): Promise<StepCount[]> =>
  clickhouse.rows<StepCount>(sql`
    select journey_id as journey, node, toUInt32(count()) as sent, toUInt32(countIf(answered)) as responded from (
      select journey_id, node, intent_id, max(kind in ('sent', 'unknown')) as reached,
        sumIf(transform(is_bot, [0, 2], [1, -1], 0)::Int8, kind in ('opened', 'clicked')) > 0 or max(kind = 'goal') as answered
      from message_facts where project_id in ${sql.value(projects, 'Array(UInt32)')} and at >= ${sql.value(new Date(now.getTime() - lookBackMs), 'DateTime64(3)')}
      group by journey_id, node, intent_id having reached
    ) group by journey_id, node`)

/** A step says by which channel and as what it sends; the newest version that has it. */
async function write(tx: Tx, projects: readonly number[], counts: readonly StepCount[]): Promise<void> {
  await tx.run(sql`
    with steps as (
      select distinct on (j.project_id, x.journey, x.node) j.project_id, n.settings ->> 'channel' as channel,
        coalesce(n.settings ->> 'class', 'marketing') as class, x.sent, x.responded
      from unnest(${counts.map((one) => one.journey)}::int[], ${counts.map((one) => one.node)}::text[], ${counts.map((one) => one.sent)}::int[],
          ${counts.map((one) => one.responded)}::int[]) x(journey, node, sent, responded)
        join journeys j on j.journey_id = x.journey join journey_versions v on v.journey_id = j.journey_id
        cross join lateral jsonb_to_recordset(v.graph -> 'nodes') n(id text, kind text, settings jsonb)
      where n.id = x.node and n.kind = 'send' and n.settings ? 'channel' order by j.project_id, x.journey, x.node, v.version desc
    ), counted as (select project_id, class, channel, sum(sent) as sent, sum(responded) as responded from steps group by 1, 2, 3), gone as (
      delete from channel_responses r where r.project_id = any(${projects}::int[])
        and not exists (select 1 from counted c where c.project_id = r.project_id and c.class = r.class and c.channel = r.channel)
    )
    insert into channel_responses (project_id, class, channel, sent, responded) select project_id, class, channel, sent, responded from counted
    on conflict (project_id, class, channel) do update set sent = excluded.sent, responded = excluded.responded`)
}
