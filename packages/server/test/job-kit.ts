import type { JobKindName } from '@millrace/contract/jobs/texts.ts'
import { z } from 'zod'
import { pause } from '../src/platform/clock.ts'
import type { JobContext, JobKind, Jobs } from '../src/platform/jobs/index.ts'
import type { Db, Postgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'

export interface Units {
  readonly units: number
  readonly msEach?: number | undefined
}
export type Counting = JobContext<Units, { next: number }>

export const counting = {
  payload: z.object({ units: z.number(), msEach: z.number().optional() }),
  cursor: z.object({ next: z.number() }),
}

/** Kinds of tests have no title. */
export const named = (name: string) => name as JobKindName

/** A row a unit: what a job has really done, each in one transaction with the cursor behind it. */
export const makeUnits = (db: Db): Promise<number> => db.run(sql`create table units (job_id text not null, unit integer not null)`)

export async function count(
  postgres: Postgres,
  ctx: Counting,
  each: (unit: number) => Promise<void> | void = () => undefined,
): Promise<void> {
  for (let unit = ctx.cursor?.next ?? 0; unit < ctx.payload.units; unit++) {
    await each(unit)
    await pause(ctx.payload.msEach ?? 0)
    await postgres.transaction(async (tx) => {
      await tx.run(sql`insert into units (job_id, unit) values (${ctx.id}, ${unit})`)
      await ctx.append(tx, `${unit}\n`)
      await ctx.save({ cursor: { next: unit + 1 }, progress: { done: unit + 1, total: ctx.payload.units, note: 'writing' } }, tx)
    })
  }
}

export const unitsOf = async (db: Db, id: string): Promise<number[]> =>
  (await db.rows<{ unit: number }>(sql`select unit from units where job_id = ${id} order by unit`)).map((one) => one.unit)

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** The kind that test processes share: counts, and offers what it counted as a file. */
export const defineCount = (jobs: Jobs, postgres: Postgres): JobKind<Units> =>
  jobs.define(named('test.count'), {
    ...counting,
    fileNeeds: () => 'people.read',
    run: async (ctx) => {
      await count(postgres, ctx)
      return { counts: { units: ctx.payload.units }, file: { name: '计数.csv', type: 'text/csv; charset=utf-8' } }
    },
  })
