import { costOf, describe, readsCalendar, type Rule, type RuleInput } from '@millrace/contract/rules/index.ts'
import type { Counts, Overlap, Preview } from '@millrace/contract/segments/api.ts'
import type { Edges, EdgesInput, Groups, GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import { readable } from '../../platform/readable.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { calendarOfProject } from '../admin/index.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { askMet } from './among.ts'
import { compileMasks } from './compile/masks.ts'
import { compileChoice, type CompileContext, compilePeople } from './compile/rule.ts'
import { compileTimers } from './compile/next.ts'
import { loadRuleInputs, type TimedInput } from './inputs.ts'
import { askGroups, suggestEdges } from './groups/groups.ts'
import { askOverlap } from './overlap.ts'
import { askCounts } from './parts.ts'
import { asksReach, silenceOf } from './reach.ts'
import type { Refusals } from './refusals.ts'
import { checkSize, type Referred, type Referring, segmentsIn, showNames } from './refer.ts'

export interface SegmentsModule {
  /** Query with one column `person_id` for use inside another ClickHouse statement. */
  peopleOf(projectId: number, rule: Rule, now?: Date): Promise<Sql>
  /** Queries with columns `person` and `next`: when time alone may next change what the rule says of them. */
  timersOf(projectId: number, rule: Rule, now: Date): Promise<Sql[]>
  /** Query with columns `person_id` and `choice`: the first of some rules, counted from 0, that means somebody. */
  choiceOf(projectId: number, rules: readonly Rule[], now?: Date): Promise<Sql>
  /** Query with columns `person_id` and `met`, of everybody: bit i of `met` is set when rule i means them. */
  metOf(projectId: number, rules: readonly Rule[], now?: Date): Promise<Sql>
  /** The same as bits of each of some people, as of a moment, read by their numbers; who cannot be meant is left out. */
  metAmong(projectId: number, rules: readonly Rule[], people: readonly number[], now: Date): Promise<Map<number, number>>
  preview(projectId: number, rule: Rule): Promise<Preview>
  /** How many people each of some rules means, asked in one statement. */
  counts(projectId: number, rules: readonly Rule[]): Promise<Counts>
  /** How many people are in which of some segments, asked in one statement. */
  overlap(projectId: number, ids: readonly string[]): Promise<Overlap>
  /** How many people are in which group of some attributes, asked in one statement. */
  groups(projectId: number, input: GroupsInput): Promise<Groups>
  /** Edges for the numbers of a property that somebody may choose. */
  edges(projectId: number, input: EdgesInput): Promise<Edges>
  /** A page of people by number, and how many there are in all; with segments as they were before, when they are given. */
  people(
    projectId: number,
    rule: Rule,
    page: { after: number; limit: number },
    referred?: Referring,
  ): Promise<{ ids: number[]; total: number }>
  /** Segments that rules refer to, also by way of others, by id. */
  referred(db: Db, projectId: number, rules: readonly Rule[]): Promise<Map<string, Referred>>
  /** Everything rules need about many people, in a handful of queries; with `refusals`, whatever else the engine refuses. */
  ruleInputs(
    db: Db,
    projectId: number,
    people: readonly number[],
    rules: readonly Rule[],
    refusals?: Refusals,
  ): Promise<Map<number, RuleInput>>
  /** The same as of a moment, with when time alone may next change something. */
  timedInputs(
    db: Db,
    projectId: number,
    people: readonly number[],
    rules: readonly Rule[],
    now: Date,
    refusals?: Refusals,
  ): Promise<Map<number, TimedInput>>
}

export interface SegmentDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly catalog: Pick<CatalogModule, 'itemsOf' | 'seenValues'>
  readonly clock: Clock
}

export function segments({ postgres, clickhouse, catalog, clock }: SegmentDeps): SegmentsModule {
  /** Journeys ask for every batch: the calendar is looked up for rules that read a calendar only. */
  const contextOf = async (
    db: Db,
    projectId: number,
    rules: readonly Rule[],
    referred: Referring,
    now = clock.now(),
  ): Promise<CompileContext> => {
    const segments = new Map([...referred].map(([id, one]) => [id, one.rule]))
    const all = [...rules, ...segments.values()]
    const calendar = all.some(readsCalendar) ? await calendarOfProject(db, projectId) : { zone: 'UTC' }
    return { projectId, now, ...calendar, segments, silence: all.some(asksReach) ? await silenceOf(db, projectId) : new Map() }
  }
  /** For statements over everybody, or thousands of people. */
  const contextOfAll: typeof contextOf = async (db, projectId, ...more) => {
    const [context, { event, profile }] = await Promise.all([contextOf(db, projectId, ...more), catalog.seenValues(projectId)])
    return { ...context, seen: event, seenOfProfiles: profile }
  }
  const compiled = async (projectId: number, rule: Rule, referred: Referring, now?: Date): Promise<Sql> => {
    checkSize([rule], referred)
    return compilePeople(rule, await contextOfAll(postgres, projectId, [rule], referred, now))
  }
  const each =
    (compile: typeof compileMasks) =>
    async (projectId: number, rules: readonly Rule[], now?: Date): Promise<Sql> => {
      const referred = await segmentsIn(postgres, projectId, rules)
      checkSize(rules, referred)
      return compile(rules, await contextOfAll(postgres, projectId, rules, referred, now))
    }
  const peopleOf = async (projectId: number, rule: Rule, now?: Date): Promise<Sql> =>
    compiled(projectId, rule, await segmentsIn(postgres, projectId, [rule]), now)

  return {
    peopleOf,
    choiceOf: each(compileChoice),
    metOf: each(compileMasks),
    async metAmong(projectId, rules, people, now) {
      const referred = await segmentsIn(postgres, projectId, rules)
      checkSize(rules, referred)
      return askMet(
        { db: postgres, clickhouse, catalog },
        { ...(await contextOf(postgres, projectId, rules, referred, now)), people, rules },
      )
    },
    async timersOf(projectId, rule, now) {
      const referred = await segmentsIn(postgres, projectId, [rule])
      return compileTimers([rule], await contextOfAll(postgres, projectId, [rule], referred, now))
    },
    async preview(projectId, rule) {
      const start = performance.now()
      const names = await segmentsIn(postgres, projectId, [rule])
      const people = await compiled(projectId, rule, names)
      const show = showNames(names)
      const [row] = await clickhouse.rows<{ matched: number; total: number }>(sql`
        select (select count() from (${people})) as matched,
          (select count() from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and deleted = 0 and is_test = 0) as total`)
      return {
        count: row?.matched ?? 0,
        total: row?.total ?? 0,
        sentence: { zh: describe(rule, 'zh', show), en: describe(rule, 'en', show) },
        cost: costOf(rule, new Map([...names].map(([id, one]) => [id, one.rule]))),
        ms: Math.round(performance.now() - start),
        sql: readable(people),
      }
    },
    groups: (projectId, input) => askGroups({ postgres, clickhouse, contextOf: contextOfAll }, projectId, input),
    edges: (projectId, input) => suggestEdges({ postgres, clickhouse, contextOf: contextOfAll }, projectId, input),
    counts: (projectId, rules) => askCounts({ postgres, clickhouse, contextOf: contextOfAll }, projectId, rules),
    overlap: (projectId, ids) => askOverlap({ postgres, clickhouse, contextOf: contextOfAll }, projectId, ids),
    async people(projectId, rule, { after, limit }, referred) {
      const people = await compiled(projectId, rule, referred ?? (await segmentsIn(postgres, projectId, [rule])))
      const rows = await clickhouse.rows<{ person_id: number; total: number }>(page(people, after, limit))
      return { ids: rows.map((row) => row.person_id), total: rows[0]?.total ?? (await countOf(people)) }
    },
    referred: segmentsIn,
    ruleInputs: async (db, projectId, people, rules, refusals) =>
      loadRuleInputs(
        { db, clickhouse, catalog },
        { ...(await contextOf(db, projectId, rules, await segmentsIn(db, projectId, rules))), people, rules, refusals },
      ),
    timedInputs: async (db, projectId, people, rules, now, refusals) =>
      loadRuleInputs(
        { db, clickhouse, catalog },
        {
          ...(await contextOfAll(db, projectId, rules, await segmentsIn(db, projectId, rules), now)),
          people,
          rules,
          refusals,
          isTimed: true,
        },
      ),
  }

  async function countOf(people: Sql): Promise<number> {
    const [row] = await clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`)
    return row?.n ?? 0
  }
}

const page = (people: Sql, after: number, limit: number): Sql => sql`
  with found as (${people})
  select person_id, (select count() from found) as total from found
  where person_id > ${sql.value(after, 'UInt64')} order by person_id limit ${sql.value(limit, 'UInt32')}`
