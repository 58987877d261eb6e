import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { reportDates } from '@millrace/contract/journeys/report.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { numberJoin, numberPerson } from '../../identity/index.ts'
import { type CollectCursor, collectCursorSchema, collectOnList, type PeopleRead } from '../../segments/index.ts'
import { compileMeant } from './compile.ts'

export interface CollectDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly jobs: Jobs
}

const payloadSchema = z.object({
  list: z.string(),
  journeyId: z.number(),
  node: z.string(),
  what: z.enum(['inside', 'came', 'left', 'dropped']),
  port: z.string().optional(),
  by: z.enum(reportDates),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  version: z.number().optional(),
})
type Payload = z.infer<typeof payloadSchema>
export type CollectJob = JobKind<Payload>

const perPage = 5_000

/** Puts the people behind a number of a step on a static segment. */
export const collectJob = (deps: CollectDeps): CollectJob =>
  deps.jobs.define('journeys.collect', { payload: payloadSchema, cursor: collectCursorSchema, run: (ctx) => collect(deps, ctx) })

const collect = (deps: CollectDeps, ctx: JobContext<Payload, CollectCursor>): Promise<JobResult> =>
  collectOnList(deps.outboxes, ctx, pagesOf(deps, ctx.projectId ?? 0, ctx.payload))

/** Who stands at a step is known where runs are kept; what has been, to the history. */
const pagesOf = (deps: CollectDeps, projectId: number, payload: Payload): PeopleRead =>
  payload.what === 'inside' ? standing(deps, payload) : passed(deps, projectId, { ...payload, what: payload.what })

function standing({ postgres }: CollectDeps, { journeyId, node }: Payload): PeopleRead {
  const there = sql`journey_runs where journey_id = ${journeyId} and node = ${node} and state = 1 and not is_test`
  return {
    perPage,
    async count() {
      return (await postgres.one<{ n: number }>(sql`select count(distinct person_id) as n from ${there}`))?.n ?? 0
    },
    async page(after, limit) {
      const rows = await postgres.rows<{ id: number }>(sql`
        select distinct person_id as id from ${there} and person_id > ${after} order by person_id limit ${limit}`)
      return rows.map((row) => row.id)
    },
  }
}

function passed({ clickhouse }: CollectDeps, projectId: number, payload: Payload & { what: 'came' | 'left' | 'dropped' }): PeopleRead {
  const scope = { ...payload, projectId, from: new Date(payload.from), until: new Date(payload.until) }
  const people: Sql = sql`select distinct ${numberPerson('m')} as person from (${compileMeant(scope, payload)}) as m ${numberJoin(projectId, 'm')}`
  return {
    perPage,
    async count() {
      return (await clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`))[0]?.n ?? 0
    },
    async page(after, limit) {
      const rows = await clickhouse.rows<{ person: number }>(sql`
        select person from (${people}) where person > ${sql.value(after, 'UInt64')} order by person limit ${sql.value(limit, 'UInt32')}`)
      return rows.map((row) => row.person)
    },
  }
}
