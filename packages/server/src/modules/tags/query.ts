import { type Plain, type Raw, rulesIn } from '@millrace/contract/tags/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { zoneOfProject } from '../admin/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import type { TagContext } from './compile/events.ts'
import { compileTag } from './compile/tag.ts'

export interface QueryDeps {
  readonly postgres: Postgres
  readonly segments: Pick<SegmentsModule, 'choiceOf' | 'metOf'>
}

export interface Asked {
  readonly projectId: number
  readonly definition: Plain
  readonly now: Date
  /** Asked of one person alone. */
  readonly only?: number | undefined
}

export interface TagQuery {
  /** With columns `person_id` and `raw`. */
  readonly query: Sql
  readonly context: TagContext
  /** Which of the rules in the definition mean whom. */
  readonly met: Sql
}

/** What a definition says of everybody, or of one person, as one query. */
export async function tagQuery({ postgres, segments }: QueryDeps, { projectId, definition, now, only }: Asked): Promise<TagQuery> {
  const context = { projectId, now, zone: await zoneOfProject(postgres, projectId), segments: new Map(), only }
  const rules = rulesIn(definition)
  if (definition.kind === 'rule' || definition.kind === 'layers') {
    const rest = definition.kind === 'layers' && definition.rest !== undefined ? [{ kind: 'all' as const, rules: [] }] : []
    const theirs = only === undefined ? sql`` : sql` where person_id = ${sql.value(only, 'UInt64')}`
    const choice = await segments.choiceOf(projectId, [...rules, ...rest], now)
    return { query: sql`select person_id, choice as raw from (${choice})${theirs}`, context, met: sql`` }
  }
  if (definition.kind === 'stages') {
    const enters = definition.stages.map((one) => one.enter)
    const choice = await segments.choiceOf(projectId, [...enters, { kind: 'all', rules: [] }], now)
    return { query: sql`select person_id, choice as raw from (${choice})`, context, met: sql`` }
  }
  const met = rules.length === 0 ? sql`` : await segments.metOf(projectId, rules, now)
  return { query: compileTag(definition, context, met), context, met }
}

export async function readRaws(clickhouse: ClickHouse, query: Sql): Promise<Map<number, Raw>> {
  const raws = new Map<number, Raw>()
  for await (const { person_id, raw } of clickhouse.stream<{ person_id: number; raw: Raw }>(query)) raws.set(person_id, raw)
  return raws
}
