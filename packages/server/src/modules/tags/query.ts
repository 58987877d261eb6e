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
  readonly segments: Pick<SegmentsModule, 'choiceOf' | 'metOf' | 'metAmong'>
}

export interface Asked {
  readonly projectId: number
  readonly definition: Plain
  readonly now: Date
  /** Asked of these people alone. */
  readonly only?: readonly number[] | undefined
}

export interface TagQuery {
  /** With columns `person_id` and `raw`. */
  readonly query: Sql
  readonly context: TagContext
  /** Which of the rules in the definition mean whom. */
  readonly met: Sql
}

/** What a definition says of everybody, or of some people, as one query. */
export async function tagQuery({ postgres, segments }: QueryDeps, { projectId, definition, now, only }: Asked): Promise<TagQuery> {
  const context = { projectId, now, zone: await zoneOfProject(postgres, projectId), segments: new Map(), only }
  const rules = rulesIn(definition)
  if (definition.kind === 'rule' || definition.kind === 'layers') {
    const rest = definition.kind === 'layers' && definition.rest !== undefined ? [{ kind: 'all' as const, rules: [] }] : []
    if (only) {
      const met = await segments.metAmong(projectId, [...rules, ...rest], only, now)
      const firsts = [...met].flatMap(([id, bits]): [number, number][] => (bits === 0 ? [] : [[id, firstBit(bits)]]))
      return { query: listed(new Map(firsts), sql`raw`), context, met: sql`` }
    }
    const choice = await segments.choiceOf(projectId, [...rules, ...rest], now)
    return { query: sql`select person_id, choice as raw from (${choice})`, context, met: sql`` }
  }
  if (definition.kind === 'stages') {
    const enters = definition.stages.map((one) => one.enter)
    const choice = await segments.choiceOf(projectId, [...enters, { kind: 'all', rules: [] }], now)
    return { query: sql`select person_id, choice as raw from (${choice})`, context, met: sql`` }
  }
  const met = rules.length === 0 ? sql`` : await metBy()
  return { query: compileTag(definition, context, met), context, met }

  async function metBy(): Promise<Sql> {
    if (!only) return segments.metOf(projectId, rules, now)
    return listed(await segments.metAmong(projectId, rules, only, now), sql`met`)
  }
}

/** What was found out about people elsewhere, as a query with `person_id` and a number. */
const listed = (found: ReadonlyMap<number, number>, column: Sql): Sql => sql`
    select pair.1 as person_id, toUInt32(pair.2) as ${column} from (
      select arrayJoin(arrayZip(${sql.value([...found.keys()], 'Array(UInt64)')}, ${sql.value([...found.values()], 'Array(UInt32)')})) as pair)`

const firstBit = (bits: number): number => 31 - Math.clz32(bits & -bits)

export async function readRaws(clickhouse: ClickHouse, query: Sql): Promise<Map<number, Raw>> {
  const raws = new Map<number, Raw>()
  for await (const { person_id, raw } of clickhouse.stream<{ person_id: number; raw: Raw }>(query)) raws.set(person_id, raw)
  return raws
}
