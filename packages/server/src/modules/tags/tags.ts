import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Explanation } from '@millrace/contract/tags/explain.ts'
import { type Askable, type Definition, type Live, type Of, type Plain, valuesOf } from '@millrace/contract/tags/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { readable } from '../../platform/readable.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { TagPreview } from '@millrace/contract/tags/api.ts'
import type { GuardedSql, SegmentsModule } from '../segments/index.ts'
import { explain } from './explain.ts'
import { readRaws, tagQuery } from './query.ts'

export interface TagsDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly segments: Pick<SegmentsModule, 'choiceOf' | 'metOf' | 'metAmong'>
  readonly guarded: GuardedSql
}

export interface TagsModule {
  /** The value of everybody who has one, by number. */
  values(projectId: number, definition: Askable): Promise<Map<number, string>>
  /** The same of some people, as of a moment; of definitions that do not compare people. */
  valuesAmong(projectId: number, definition: Live, people: readonly number[], now: Date): Promise<Map<number, string>>
  /** Refuses a definition that cannot be asked. */
  check(projectId: number, definition: Definition): Promise<void>
  preview(projectId: number, definition: Askable): Promise<TagPreview>
  /** Of one person: what it says now, and why. */
  explain(projectId: number, definition: Askable, person: number): Promise<Explanation>
  /** Everybody by number, and bits of the rules that mean them as of a moment: two lists side by side. */
  met(projectId: number, rules: readonly Rule[], at: Date): Promise<{ people: number[]; met: number[] }>
}

/** Where the query stands in what is sent. */
const queryPath = 'body.definition.query'

/** Values that a preview and a run name; the rest is in their total. */
const mostValues = 50

export function tags({ postgres, clickhouse, clock, segments, guarded }: TagsDeps): TagsModule {
  const deps = { postgres, clickhouse, segments }
  async function valuesBy(query: Sql, definition: Plain): Promise<Map<number, string>> {
    return valuesOf(definition, await readRaws(clickhouse, query))
  }

  const askSql = async (projectId: number, definition: Of<'sql'>, only?: number): Promise<Map<number, string>> =>
    valuesOf(definition, await guarded.values({ projectId, query: definition.query, path: queryPath, only }))
  async function asked(projectId: number, definition: Askable): Promise<{ values: Map<number, string>; sql: string }> {
    if (definition.kind === 'sql') return { values: await askSql(projectId, definition), sql: definition.query }
    const { query } = await tagQuery(deps, { projectId, definition, now: clock.now() })
    return { values: await valuesBy(query, definition), sql: readable(query) }
  }

  return {
    async values(projectId, definition) {
      return (await asked(projectId, definition)).values
    },
    async check(projectId, definition) {
      if (definition.kind === 'sql') await guarded.check({ projectId, query: definition.query, path: queryPath }, 'values')
    },
    async explain(projectId, definition, person) {
      const now = clock.now()
      if (definition.kind !== 'sql') return explain(deps, { projectId, definition, now, only: [person] })
      const value = (await askSql(projectId, definition, person)).get(person) ?? null
      return { person, at: now.toISOString(), value, why: null }
    },
    async valuesAmong(projectId, definition, people, now) {
      const { query } = await tagQuery(deps, { projectId, definition, now, only: people })
      return valuesBy(query, definition)
    },
    async preview(projectId, definition) {
      const start = performance.now()
      const { values, sql: text } = await asked(projectId, definition)
      const [row] = await clickhouse.rows<{ total: number }>(sql`
        select count() as total from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and deleted = 0 and is_test = 0`)
      return {
        people: values.size,
        total: row?.total ?? 0,
        values: distributionOf(values),
        ms: Math.round(performance.now() - start),
        sql: text,
      }
    },
    async met(projectId, rules, at) {
      const query = sql`select person_id, met from (${await segments.metOf(projectId, rules, at)}) order by person_id`
      const [people, met]: [number[], number[]] = [[], []]
      for await (const row of clickhouse.stream<{ person_id: number; met: number }>(query)) {
        people.push(row.person_id)
        met.push(row.met)
      }
      return { people, met }
    },
  }
}

/** How many people have which value, most first. */
export function distributionOf(values: ReadonlyMap<number, string>): { value: string; people: number }[] {
  const counts = new Map<string, number>()
  for (const value of values.values()) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, people]) => ({ value, people }))
    .toSorted((a, b) => b.people - a.people || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues)
}
