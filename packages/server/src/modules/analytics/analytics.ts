import type { Shell } from '@millrace/contract/queries/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import type { Scope } from './compile/matching.ts'
import { asking, limits, type Model, type PeoplePage, type Project } from './model.ts'

interface Page {
  readonly after: number
  readonly limit: number
}

export interface AnalyticsModule {
  answer<Q extends Shell, A, S>(model: Model<Q, A, S>, project: Project, query: Q): Promise<A>
  /** The people of one of its numbers, by number: as many as it shows. */
  people<Q extends Shell, A, S>(model: Model<Q, A, S>, project: Project, asked: Asked<Q, S>, page: Page): Promise<PeoplePage>
}

/** A number of a question: as of a moment, when it was asked before. */
export interface Asked<Q, S> {
  readonly query: Q
  readonly slice: S
  readonly now?: Date
}

export interface AnalyticsDeps {
  readonly clickhouse: ClickHouse
  readonly segments: SegmentsModule
  readonly catalog: CatalogModule
  readonly clock: Clock
  /** Everything accepted before this moment can be seen. */
  watermark(): Promise<Date>
}

export function analytics(deps: AnalyticsDeps): AnalyticsModule {
  const { clickhouse, segments, clock } = deps
  const scopeOf = async <Q extends Shell>(
    { rules }: Pick<Model<Q, unknown, unknown>, 'rules'>,
    { id, timeZone }: Project,
    query: Q,
    now = clock.now(),
  ): Promise<Scope> => {
    const asked = [query.people, ...(rules?.(query) ?? [])]
    const [people, ...others] = await Promise.all(asked.map((rule) => rule && segments.peopleOf(id, rule, now)))
    return { projectId: id, timeZone, now, people, others }
  }
  return {
    answer: async (model, project, query) => model.ask(asking(deps, await scopeOf(model, project, query)), query),
    async people(model, project, { query, slice, now }, { after, limit }) {
      const people = model.people(await scopeOf(model, project, query, now), query, slice)
      const [rows, [all]] = await Promise.all([
        clickhouse.rows<{ person_id: number }>(
          sql`select person_id from (${people}) where person_id > ${sql.value(after, 'UInt64')} order by person_id limit ${sql.value(limit, 'UInt32')}`,
          limits,
        ),
        clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`, limits),
      ])
      return { ids: rows.map((row) => row.person_id), total: all?.n ?? 0 }
    },
  }
}
