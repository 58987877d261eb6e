import type { Rule } from '@millrace/contract/rules/index.ts'
import { type Definition, type Raw, valuesOf } from '@millrace/contract/tags/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { readable } from '../../platform/readable.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { TagPreview } from '@millrace/contract/tags/api.ts'
import { zoneOfProject } from '../admin/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import { compileTag } from './compile.ts'

export interface TagsDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly segments: Pick<SegmentsModule, 'choiceOf' | 'masksOf'>
}

export interface TagsModule {
  /** The value of everybody who has one, by number. */
  values(projectId: number, definition: Definition): Promise<Map<number, string>>
  preview(projectId: number, definition: Definition): Promise<TagPreview>
  /** Everybody by number, and bits of the rules that mean them as of a moment: two lists side by side. */
  met(projectId: number, rules: readonly Rule[], at: Date): Promise<{ people: number[]; met: number[] }>
}

/** Values that a preview and a run name; the rest is in their total. */
const mostValues = 50

export function tags({ postgres, clickhouse, clock, segments }: TagsDeps): TagsModule {
  async function compiled(projectId: number, definition: Definition): Promise<Sql> {
    if (definition.kind === 'rule' || definition.kind === 'layers') {
      const rest = definition.kind === 'layers' && definition.rest !== undefined ? [{ kind: 'all' as const, rules: [] }] : []
      const rules = definition.kind === 'rule' ? [definition.rule] : definition.layers.map((one) => one.rule)
      return sql`select person_id, choice as raw from (${await segments.choiceOf(projectId, [...rules, ...rest])})`
    }
    if (definition.kind === 'stages') {
      const enters = definition.stages.map((one) => one.enter)
      return sql`select person_id, choice as raw from (${await segments.choiceOf(projectId, [...enters, { kind: 'all', rules: [] }])})`
    }
    const zone = await zoneOfProject(postgres, projectId)
    return compileTag(definition, { projectId, now: clock.now(), zone, segments: new Map() })
  }

  async function valuesBy(query: Sql, definition: Definition): Promise<Map<number, string>> {
    const raws = new Map<number, Raw>()
    for await (const { person_id, raw } of clickhouse.stream<{ person_id: number; raw: Raw }>(query)) raws.set(person_id, raw)
    return valuesOf(definition, raws)
  }

  return {
    values: async (projectId, definition) => valuesBy(await compiled(projectId, definition), definition),
    async preview(projectId, definition) {
      const start = performance.now()
      const query = await compiled(projectId, definition)
      const values = await valuesBy(query, definition)
      const [row] = await clickhouse.rows<{ total: number }>(sql`
        select count() as total from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and deleted = 0 and is_test = 0`)
      return {
        people: values.size,
        total: row?.total ?? 0,
        values: distributionOf(values),
        ms: Math.round(performance.now() - start),
        sql: readable(query),
      }
    },
    async met(projectId, rules, at) {
      const query = await segments.masksOf(projectId, rules, at)
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
