import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { reportDates } from '@millrace/contract/journeys/report.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { numberJoin, numberPerson } from '../../identity/index.ts'
import { putOnList } from '../../segments/index.ts'
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
const cursorSchema = z.object({ after: z.number(), added: z.number(), total: z.number() })
export type CollectJob = JobKind<Payload>

const perRound = 5_000

/** Puts the people behind a number of a step on a static segment, page after page; each page and the cursor behind it are committed together. */
export const collectJob = (deps: CollectDeps): CollectJob =>
  deps.jobs.define('journeys.collect', { payload: payloadSchema, cursor: cursorSchema, run: (ctx) => collect(deps, ctx) })

async function collect(deps: CollectDeps, ctx: JobContext<Payload, z.infer<typeof cursorSchema>>): Promise<JobResult> {
  const projectId = ctx.projectId ?? 0
  const list = { projectId, id: ctx.payload.list }
  const read = pagesOf(deps, projectId, ctx.payload)
  await ctx.save({ progress: { note: 'counting' } })
  for (let { after, added, total } = ctx.cursor ?? { after: 0, added: 0, total: await read.count() }; ; ) {
    const ids = await read.page(after)
    after = ids.at(-1) ?? after
    added += await deps.outboxes.transaction(async (tx, outbox) => {
      const count = await putOnList(tx, outbox, list, ids, ctx.clock.now())
      const done = added + count
      await ctx.save({ cursor: { after, added: done, total }, progress: { done, total: Math.max(total, done), note: 'writing' } }, tx)
      return count
    })
    if (ids.length < perRound) return { counts: { people: added }, link: `/people/segments/${list.id}` }
  }
}

interface Pages {
  count(): Promise<number>
  page(after: number): Promise<number[]>
}

/** Who stands at a step is known where runs are kept; what has been, to the history. */
const pagesOf = (deps: CollectDeps, projectId: number, payload: Payload): Pages =>
  payload.what === 'inside' ? standing(deps, payload) : passed(deps, projectId, { ...payload, what: payload.what })

function standing({ postgres }: CollectDeps, { journeyId, node }: Payload): Pages {
  const there = sql`journey_runs where journey_id = ${journeyId} and node = ${node} and state = 1 and not is_test`
  return {
    async count() {
      return (await postgres.one<{ n: number }>(sql`select count(distinct person_id) as n from ${there}`))?.n ?? 0
    },
    async page(after) {
      const rows = await postgres.rows<{ id: number }>(sql`
        select distinct person_id as id from ${there} and person_id > ${after} order by person_id limit ${perRound}`)
      return rows.map((row) => row.id)
    },
  }
}

function passed({ clickhouse }: CollectDeps, projectId: number, payload: Payload & { what: 'came' | 'left' | 'dropped' }): Pages {
  const scope = { ...payload, projectId, from: new Date(payload.from), until: new Date(payload.until) }
  const people: Sql = sql`select distinct ${numberPerson('m')} as person from (${compileMeant(scope, payload)}) as m ${numberJoin(projectId, 'm')}`
  return {
    async count() {
      return (await clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`))[0]?.n ?? 0
    },
    async page(after) {
      const rows = await clickhouse.rows<{ person: number }>(sql`
        select person from (${people}) where person > ${sql.value(after, 'UInt64')} order by person limit ${sql.value(perRound, 'UInt32')}`)
      return rows.map((row) => row.person)
    },
  }
}
