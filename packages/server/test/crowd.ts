import { partOf } from '@millrace/contract/parts.ts'
import type { Databases } from './databases.ts'
import { sql } from '../src/platform/sql.ts'

/** An event of a crowd; `person` is a number of the crowd from 1. */
export interface CrowdEvent {
  readonly person: number
  readonly event: string
  readonly time: number
  readonly properties?: Readonly<Record<string, unknown>>
}

/** Thousands of people and what they did, put where the pipeline would have put them. Answers with what makes a number of the crowd a person. */
export async function insertCrowd(
  { postgres, clickhouse }: Databases,
  projectId: number,
  people: number,
  events: readonly CrowdEvent[],
  testers: readonly number[] = [],
): Promise<(person: number) => number> {
  const id = (person: number): number => projectId * 1_000_000 + person
  const all = Array.from({ length: people }, (_, i) => i + 1)
  const isTest = (person: number): boolean => testers.includes(person)
  const at = new Date(Math.min(...events.map((one) => one.time)))
  await postgres.run(sql`
    insert into people (part, person_id, project_id, created_at, is_test)
    select p, n, ${projectId}, ${at}, t from unnest(${all.map((one) => partOf(id(one)))}::smallint[], ${all.map(id)}::bigint[], ${all.map(isTest)}::boolean[]) x(p, n, t)
    on conflict do nothing`)
  const place = { log_partition: 0, log_offset: 0 }
  const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')
  await clickhouse.insert(
    'profiles',
    lines(
      all.map((one) => ({
        project_id: projectId,
        person_id: id(one),
        part: partOf(id(one)),
        revision: 1,
        is_test: isTest(one) ? 1 : 0,
        deleted: 0,
        created_at: at.toISOString(),
        properties: {},
        extra: '',
        ...place,
      })),
    ),
    reading,
  )
  await clickhouse.insert(
    'events',
    lines(
      events.map(({ person, event, time, properties }, n) => ({
        project_id: projectId,
        event,
        time: new Date(time).toISOString(),
        ord: n,
        received_at: new Date(time).toISOString(),
        person_id: id(person),
        collected_person_id: id(person),
        distinct_id: String(person),
        event_id: String(n),
        source: 'native',
        is_test: 0,
        properties: properties ?? {},
        extra: '',
        ...place,
      })),
    ),
    reading,
  )
  return id
}

const reading = { date_time_input_format: 'best_effort' }

/** Numbers from 0 to 1 that are the same every time. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
