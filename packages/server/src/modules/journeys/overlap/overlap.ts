import { type Graph, graphSchema, isPublishable, validate } from '@millrace/contract/journeys/index.ts'
import { channelsOf, entryRule, type Overlapping, overCap, purposesOf, recentDays } from '@millrace/contract/journeys/overlap.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { testPeople } from '../../analytics/index.ts'
import { numberJoin, numberPerson } from '../../identity/index.ts'
import { readRules } from '../../messaging/index.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import { find, type JourneyRow } from '../store.ts'

export interface OverlapDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly segments: Pick<SegmentsModule, 'peopleOf'>
}

/** As many as are compared at once, the last changed of them. */
const most = 30
/** People who have been inside for longer than the history is read back. */
const mostInside = 100_000

interface Compared {
  readonly journeyId: number
  readonly id: string
  readonly name: string
  readonly state: string
  readonly graph: Graph
  readonly isDraft: boolean
}

/** How many people are, or would be, in two journeys at once: of those that are live or scheduled, and a draft. */
export async function askOverlapping(deps: OverlapDeps, projectId: number, draft: string | undefined): Promise<Overlapping> {
  const { postgres, clickhouse, clock } = deps
  const chosen = draft === undefined ? undefined : ((await find(postgres, projectId, draft)) ?? fail('not_found', { kind: 'journey' }))
  const compared = await toCompare(postgres, projectId, chosen)
  const since = new Date(clock.now().getTime() - recentDays * 86_400_000)
  const rows =
    compared.length === 0 ? [] : await clickhouse.rows<{ met: string; people: number }>(await statement(deps, projectId, compared, since))
  const people = (i: number, j: number): number =>
    rows.reduce((sum, row) => sum + (isIn(row.met, i) && isIn(row.met, j) ? row.people : 0), 0)
  const pairs = compared.flatMap((a, i) =>
    compared.slice(i + 1).flatMap((b, k) => {
      const both = people(i, i + 1 + k)
      return both === 0 ? [] : [{ a, b, people: both, share: both / Math.min(people(i, i), people(i + 1 + k, i + 1 + k)) }]
    }),
  )
  const { caps } = (await readRules(postgres, [projectId]))(projectId)
  return {
    since: since.toISOString(),
    journeys: compared.map((one, i) => ({
      id: one.id,
      name: one.name,
      state: one.state,
      isDraft: one.isDraft,
      people: people(i, i),
      isEstimable: entryRule(one.graph) !== undefined,
      channels: channelsOf(one.graph),
      purposes: purposesOf(one.graph),
    })),
    pairs: pairs.map(({ a, b, ...rest }) => ({
      a: a.id,
      b: b.id,
      ...rest,
      channels: shared(channelsOf(a.graph), channelsOf(b.graph)),
      purposes: shared(purposesOf(a.graph), purposesOf(b.graph)),
    })),
    conflicts: pairs.flatMap(({ a, b, people: both }) =>
      caps.flatMap((cap) => {
        const sends = overCap(cap, a.graph, b.graph)
        return sends === undefined ? [] : [{ a: a.id, b: b.id, people: both, sends, cap }]
      }),
    ),
  }
}

const isIn = (met: string, bit: number): boolean => (BigInt(met) >> BigInt(bit)) % 2n === 1n
const shared = (some: readonly string[], others: readonly string[]): string[] => some.filter((one) => others.includes(one))

async function toCompare(db: Db, projectId: number, chosen: JourneyRow | undefined): Promise<Compared[]> {
  const rows = await db.rows<Omit<Compared, 'graph'> & { graph: unknown }>(sql`
    select j.journey_id as "journeyId", j.public_id as id, j.name, case when j.state in ('running', 'paused') then j.state else 'scheduled' end as state,
      case when j.state in ('running', 'paused') then v.graph else j.draft end as graph, false as "isDraft"
    from journeys j left join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
    where j.project_id = ${projectId} and j.archived_at is null and j.journey_id <> ${chosen?.journeyId ?? 0}
      and (j.state in ('running', 'paused') or exists (select 1 from journey_reviews r where r.journey_id = j.journey_id and r.state = 'scheduled'))
    order by j.updated_at desc, j.journey_id limit ${most - 1}`)
  const others = rows.map((row) => ({ ...row, graph: graphSchema.parse(row.graph) }))
  return chosen ? [{ ...chosen, graph: graphSchema.parse(chosen.draft), isDraft: true }, ...others] : others
}

/** People with a bit for every journey they are, were lately, or would be in: asked once, whatever the number of journeys. */
async function statement(
  { postgres, clock, segments }: OverlapDeps,
  projectId: number,
  compared: readonly Compared[],
  since: Date,
): Promise<Sql> {
  const bit = (i: number) => sql.value((1n << BigInt(i)).toString(), 'UInt64')
  const meant = await Promise.all(
    compared.map(async ({ graph }, i): Promise<Sql[]> => {
      const rule = isPublishable(validate(graph)) ? entryRule(graph) : undefined
      return rule
        ? [sql`select person_id as person, ${bit(i)} as bits from (${await segments.peopleOf(projectId, rule, clock.now())})`]
        : []
    }),
  )
  const ids = compared.map((one) => one.journeyId)
  const indexes = compared.map((_, i) => i)
  const entered = sql`
    select ${numberPerson('h')} as person, bitShiftLeft(toUInt64(1), transform(h.journey_id, ${sql.value(ids, 'Array(UInt32)')}, ${sql.value(indexes, 'Array(UInt8)')}, 0)) as bits
    from journey_history h ${numberJoin(projectId, 'h')}
    where h.project_id = ${sql.value(projectId, 'UInt32')} and h.journey_id in ${sql.value(ids, 'Array(UInt32)')} and h.node = 'entry' and h.port = 'next'
      and h.left_at >= ${sql.value(since, 'DateTime64(3)')}`
  const inside = await longInside(postgres, ids, since)
  const staying = sql`
    select tupleElement(s, 1) as person, bitShiftLeft(toUInt64(1), tupleElement(s, 2)) as bits
    from (select arrayJoin(arrayZip(${sql.value(
      inside.map((one) => one.person),
      'Array(UInt64)',
    )}, ${sql.value(
      inside.map((one) => ids.indexOf(one.journeyId)),
      'Array(UInt8)',
    )})) as s)`
  return sql`
    select toString(met) as met, count() as people from (
      select person, groupBitOr(bits) as met from (${sql.join([...meant.flat(), entered, staying], sql` union all `)})
      where person not in (${testPeople(projectId)}) group by person)
    group by met`
}

const longInside = (db: Db, journeys: readonly number[], since: Date): Promise<{ person: number; journeyId: number }[]> =>
  db.rows(sql`
    select person_id as person, journey_id as "journeyId" from journey_runs
    where journey_id = any(${journeys}::int[]) and state < 2 and not is_test and entered_at < ${since} limit ${mostInside}`)
