import pino from 'pino'
import { canonicalPerson, numberJoin, numberPerson, squashJob } from '../src/modules/identity/index.ts'
import type { SquashRule } from '../src/modules/identity/squash/months.ts'
import { jobs } from '../src/platform/jobs/index.ts'
import { sql } from '../src/platform/sql.ts'
import type { PipelineWorld } from './pipeline.ts'

/** Squashes a project now, as its job would; the pipeline gets on while it waits. Answers with how the job ended. */
export async function squash(world: PipelineWorld, projectId: number, rule: SquashRule = { from: 1, left: 0 }): Promise<Ended> {
  const { postgres, clickhouse, deps, clock } = world
  const here = jobs({ postgres, clock, log: pino({ level: 'silent' }) })
  const kind = squashJob(here, { postgres, clickhouse, outboxes: deps.outboxes, meanwhile: () => world.drain(), rule })
  const { id } = await postgres.transaction((tx) => here.start(tx, { kind, projectId, payload: {}, createdBy: 'test', key: 'squash' }))
  await here.drain()
  await here.stop()
  return (await postgres.one<Ended>(sql`select state, done, total, result, error from jobs where job_id = ${id}`)) ?? { state: 'gone' }
}

export interface Ended {
  readonly state: string
  readonly done?: number
  readonly total?: number
  readonly result?: { readonly counts: { readonly changed: number } } | null
  readonly error?: { readonly params: Readonly<Record<string, unknown>> } | null
}

/** Whose each event is: as analyses see it, and by all overrides, as if nothing were ever squashed. */
export async function bothWays(world: PipelineWorld, projectId: number): Promise<{ seen: [string, number][]; meant: [string, number][] }> {
  const project = sql.value(projectId, 'UInt32')
  const seen = await world.clickhouse.rows<Row>(sql`
    select event_id as id, ${canonicalPerson(projectId)} as person from events e where e.project_id = ${project} order by event_id`)
  const meant = await world.clickhouse.rows<Row>(sql`
    select event_id as id, ${numberPerson('e')} as person from events e ${numberJoin(projectId, 'e')} where e.project_id = ${project} order by event_id`)
  // The key of a record begins with its project.
  const pairs = (rows: readonly Row[]): [string, number][] => rows.map((row) => [row.id.slice(8), row.person])
  return { seen: pairs(seen), meant: pairs(meant) }
}

interface Row {
  readonly id: string
  readonly person: number
}

/** Events that something was decided about since the last squash. */
export async function unsettledEvents(world: PipelineWorld, projectId: number): Promise<number> {
  const project = sql.value(projectId, 'UInt32')
  const [row] = await world.clickhouse.rows<{ n: number }>(sql`
    select count() as n from events where project_id = ${project} and person_id in (
      select old_person_id from person_overrides final where project_id = ${project} and revision > (select max(revision) from squashes where project_id = ${project}))`)
  return row?.n ?? 0
}
