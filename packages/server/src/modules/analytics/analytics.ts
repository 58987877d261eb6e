import type { CountAnswer, FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  bucketsOf,
  type CountQuery,
  emptyTally,
  type FunnelQuery,
  measureOf,
  type Tally,
} from '@millrace/contract/queries/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import type { ProjectContext } from '../../platform/http/index.ts'
import { readable } from '../../platform/readable.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { SegmentsModule } from '../segments/index.ts'
import { compileCount } from './compile/count.ts'
import { compileCountPeople, type Slice } from './compile/count-people.ts'
import { compileFunnel, compileFunnelPeople } from './compile/funnel.ts'
import { compileGroups, readKey, restPlace } from './compile/groups.ts'
import type { Scope } from './compile/matching.ts'

type Project = Pick<ProjectContext, 'id' | 'timeZone'>
interface Page {
  readonly after: number
  readonly limit: number
}
interface PeoplePage {
  readonly ids: number[]
  readonly total: number
}

export interface AnalyticsModule {
  /** How often, by how many people, how much: per bucket and over the whole range. */
  count(project: Project, query: CountQuery): Promise<Omit<CountAnswer, 'requestId'>>
  /** The people of one of its numbers: as many as `people` says. */
  countPeople(project: Project, query: CountQuery, slice: Slice, page: Page): Promise<PeoplePage>
  funnel(project: Project, query: FunnelQuery): Promise<Omit<FunnelAnswer, 'requestId'>>
  funnelPeople(project: Project, query: FunnelQuery, step: number, outcome: 'reached' | 'dropped', page: Page): Promise<PeoplePage>
}

export interface AnalyticsDeps {
  readonly clickhouse: ClickHouse
  readonly segments: SegmentsModule
  readonly clock: Clock
  /** Everything accepted before this moment can be seen. */
  watermark(): Promise<Date>
}

const limits = { timeoutMs: 60_000, maxMemoryMb: 1_500 }

export function analytics(deps: AnalyticsDeps): AnalyticsModule {
  const { clickhouse, segments, clock } = deps
  const scopeOf = async ({ id, timeZone }: Project, people: CountQuery['people']): Promise<Scope> => ({
    projectId: id,
    timeZone,
    now: clock.now(),
    people: people && (await segments.peopleOf(id, people)),
  })

  return {
    async count(project, query) {
      const scope = await scopeOf(project, query.people)
      const breakdown = query.by && compileGroups(query, query.by, scope)
      const [{ rows, ...facts }, groups] = await Promise.all([
        ask<TallyRow & { bucket: string }>(deps, compileCount(query, scope)),
        breakdown && clickhouse.rows<GroupRow>(breakdown, limits),
      ])
      const tallies = new Map(rows.map((row) => [row.bucket, tallyOf(row)]))
      const measure = (tally: Tally = emptyTally): (number | null)[] => query.measures.map((kind) => measureOf(kind, tally))
      const { unit } = query
      const now = clock.now().getTime()
      return {
        columns: query.measures.map((key) => ({ key, kind: 'number' })),
        unit,
        rows: bucketNames(query, project.timeZone, tallies.keys()).map((bucket) => ({
          bucket,
          isComplete: unit === null || bucketEnd(bucket, unit, project.timeZone) <= now,
          values: measure(tallies.get(bucket)),
        })),
        total: measure(tallies.get('')),
        groups: groups?.map((row) => ({ key: readKey(row.name), isRest: row.nth === restPlace, values: measure(tallyOf(row)) })) ?? null,
        ...facts,
        sql: breakdown ? `${facts.sql};\n${readable(breakdown)}` : facts.sql,
      }
    },
    countPeople: async (project, query, slice, page) =>
      peoplePage(clickhouse, compileCountPeople(query, slice, await scopeOf(project, query.people)), page),
    async funnel(project, query) {
      const { rows, ...facts } = await ask<{ people: number[] }>(deps, compileFunnel(query, await scopeOf(project, query.people)))
      return { ...funnelRows(query, rows[0]?.people ?? []), ...facts }
    },
    funnelPeople: async (project, query, step, outcome, page) =>
      peoplePage(clickhouse, compileFunnelPeople(query, step, outcome, await scopeOf(project, query.people)), page),
  }
}

interface TallyRow extends Omit<Tally, 'distinct'> {
  readonly distinct_values: number
}
interface GroupRow extends TallyRow {
  readonly nth: number
  readonly name: string
}
const tallyOf = (row: TallyRow): Tally => ({ ...row, distinct: row.distinct_values })

/** Runs a query and notes what a reader of the answer must know about it. */
async function ask<T>({ clickhouse, watermark }: AnalyticsDeps, query: Sql) {
  const start = performance.now()
  const through = await watermark()
  const rows = await clickhouse.rows<T>(query, limits)
  return {
    rows,
    dataThrough: through.toISOString(),
    sampling: null,
    approximate: false,
    compare: null,
    ms: Math.round(performance.now() - start),
    sql: readable(query),
  } as const
}

/** Empty buckets are there too; a bucket of a zone that shifts by half an hour may be one the calendar did not foresee. */
function bucketNames(query: CountQuery, timeZone: string, found: Iterable<string>): string[] {
  if (query.unit === null) return []
  return [...new Set([...bucketsOf(query, query.unit, timeZone), ...[...found].filter((bucket) => bucket !== '')])].toSorted()
}

function funnelRows(query: FunnelQuery, people: readonly number[]): Pick<FunnelAnswer, 'columns' | 'rows' | 'total'> {
  const first = people[0] ?? 0
  const last = people.at(-1) ?? 0
  return {
    columns: (['people', 'stepRate', 'totalRate', 'dropped'] as const).map((key) => ({ key, kind: 'number' })),
    rows: query.steps.map((step, i) => {
      const here = people[i] ?? 0
      const before = i === 0 ? here : (people[i - 1] ?? 0)
      return {
        step: i + 1,
        name: step.name ?? step.event,
        people: here,
        stepRate: before === 0 ? null : here / before,
        totalRate: first === 0 ? null : here / first,
        dropped: i + 1 === query.steps.length ? 0 : here - (people[i + 1] ?? 0),
      }
    }),
    total: { people: first, rate: first === 0 ? null : last / first },
  }
}

async function peoplePage(clickhouse: ClickHouse, people: Sql, { after, limit }: Page): Promise<PeoplePage> {
  const [rows, [all]] = await Promise.all([
    clickhouse.rows<{ person_id: number }>(
      sql`select person_id from (${people}) where person_id > ${sql.value(after, 'UInt64')} order by person_id limit ${sql.value(limit, 'UInt32')}`,
      limits,
    ),
    clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`, limits),
  ])
  return { ids: rows.map((row) => row.person_id), total: all?.n ?? 0 }
}
