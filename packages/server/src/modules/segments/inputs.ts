import { partOf } from '@millrace/contract/parts.ts'
import type { Json } from '@millrace/contract/events.ts'
import {
  type EventLeaf,
  isEventLeaf,
  itemIdOf,
  itemLinks,
  type Items,
  noItems,
  leafFigure,
  leaves as leavesOf,
  matchesOf,
  type Rule,
  type RuleInput,
} from '@millrace/contract/rules/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { canonicalJoin, canonicalPerson } from '../identity/index.ts'
import { eventFilter, figureSql, seenRange } from './compile/events.ts'
import { listsOf } from './lists/store.ts'
import { firstSeen, leavesPerQuery, moment, nextSql } from './compile/next.ts'
import type { CompileContext } from './compile/rule.ts'

interface InputDeps {
  readonly db: Db
  readonly clickhouse: ClickHouse
  readonly catalog: Pick<CatalogModule, 'itemsOf'>
}

/** What a rule is asked about, and when time alone may change the answer; undefined: never. */
export interface TimedInput extends RuleInput {
  readonly next: number | undefined
}

export interface Asked extends CompileContext {
  readonly people: readonly number[]
  readonly rules: readonly Rule[]
  /** Whether `next` is asked for as well. */
  readonly isTimed?: boolean
}

/** What rules need to know about many people: at most one query for profiles, one for tags, one for every 200 conditions on events. */
export async function loadRuleInputs({ db, clickhouse, catalog }: InputDeps, asked: Asked): Promise<Map<number, TimedInput>> {
  const people = [...new Set(asked.people)]
  const referred = [...asked.segments.values()]
  const all = [...asked.rules, ...referred].flatMap((rule) => [...leavesOf(rule)])
  // Conditions that many segments share are counted once.
  const keys = new Map(all.filter(isEventLeaf).map((leaf) => [leaf, JSON.stringify(leaf)]))
  const leaves = [...new Map([...keys].map(([leaf, key]) => [key, leaf])).values()]
  const asks = (kind: 'profile' | 'tag' | 'list'): boolean => all.some((leaf) => leaf.kind === kind)
  const [profiles, tags, lists, figures] = await Promise.all([
    asks('profile') ? loadProfiles(db, people) : new Map<number, Record<string, Json>>(),
    asks('tag') ? loadTags(db, people) : new Map<number, Map<string, string>>(),
    asks('list') ? listsOf(db, people) : new Map<number, Set<string>>(),
    loadFigures(clickhouse, asked, people, leaves),
  ])
  const segments = { rules: asked.segments, items: await itemsOfSegments({ db, catalog }, asked, profiles) }
  const places = new Map(leaves.map((leaf, place) => [keys.get(leaf), place]))
  // Whoever has no event in sight has no row: their figures are those of an empty list.
  const none = leaves.map((leaf) => leafFigure(leaf, [], asked))
  return new Map(
    people.map((person) => [
      person,
      {
        profile: profiles.get(person) ?? {},
        tags: tags.get(person) ?? new Map<string, string>(),
        lists: lists.get(person),
        figureOf: (leaf: EventLeaf) => (figures.get(person)?.figures ?? none)[places.get(keys.get(leaf)) ?? -1] ?? null,
        segments,
        next: figures.get(person)?.next,
      },
    ]),
  )
}

/** Items that conditions of segments on profiles go on to; those of the rules themselves are their asker's business. */
async function itemsOfSegments(
  { db, catalog }: Pick<InputDeps, 'db' | 'catalog'>,
  { projectId, segments }: CompileContext,
  profiles: ReadonlyMap<number, Record<string, Json>>,
): Promise<Items> {
  const links = [...segments.values()].flatMap(itemLinks)
  const keys = [...profiles.values()].flatMap((profile) =>
    links.flatMap(({ property, type }) => {
      const id = itemIdOf(profile[property])
      return id === undefined ? [] : [{ projectId, type, id }]
    }),
  )
  if (keys.length === 0) return noItems
  const found = await catalog.itemsOf(db, [...new Map(keys.map((key) => [`${key.type}\n${key.id}`, key])).values()])
  return (type, id) => found({ projectId, type, id })
}

/** Rows are found by (part, person) one by one: two long arrays in one condition are tried in every combination. */
const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

async function loadProfiles(db: Db, people: readonly number[]): Promise<Map<number, Record<string, Json>>> {
  const rows = await db.rows<{ id: number; properties: Record<string, Json> }>(sql`
    select p.person_id as id, p.properties from ${pairs(people)} join people p on p.part = x.p and p.person_id = x.i`)
  return new Map(rows.map((row) => [row.id, row.properties]))
}

async function loadTags(db: Db, people: readonly number[]): Promise<Map<number, Map<string, string>>> {
  const rows = await db.rows<{ id: number; tag: string; value: string }>(sql`
    select t.person_id as id, t.tag, t.value from ${pairs(people)} join person_tags t on t.part = x.p and t.person_id = x.i`)
  return new Map([...Map.groupBy(rows, (row) => row.id)].map(([id, some]) => [id, new Map(some.map((row) => [row.tag, row.value]))]))
}

/** Figures of every leaf, in the order of the leaves, and when one of them may next change. */
interface Figures {
  readonly figures: (number | null)[]
  readonly next: number | undefined
}

const soonest = (moments: readonly (number | undefined)[]): number | undefined => {
  const next = Math.min(...moments.map((moment) => moment ?? Infinity))
  return next === Infinity ? undefined : next
}

async function loadFigures(
  clickhouse: ClickHouse,
  asked: Asked,
  people: readonly number[],
  leaves: readonly EventLeaf[],
): Promise<Map<number, Figures>> {
  const found = new Map<number, Figures>()
  for (let from = 0; from < leaves.length; from += leavesPerQuery) {
    const some = leaves.slice(from, from + leavesPerQuery)
    const none = (list: readonly EventLeaf[]) => list.map((leaf) => leafFigure(leaf, [], asked))
    const rows = await figuresOf(clickhouse, asked, people, some)
    for (const [person, { figures, next }] of rows) {
      const before = found.get(person)
      found.set(person, {
        figures: [...(before?.figures ?? none(leaves.slice(0, from))), ...figures],
        next: soonest([before?.next, next]),
      })
    }
    for (const [person, before] of found)
      if (!rows.has(person)) found.set(person, { ...before, figures: [...before.figures, ...none(some)] })
  }
  return found
}

/** Reads only rows of these people, also from before a merge. */
async function figuresOf(
  clickhouse: ClickHouse,
  context: Asked,
  people: readonly number[],
  leaves: readonly EventLeaf[],
): Promise<Map<number, Figures>> {
  const columns = leaves.map((leaf) => sql`toNullable(toFloat64(${figureSql(leaf, context, eventFilter(leaf, context))}))`)
  const names = [...new Set(leaves.flatMap((leaf) => matchesOf(leaf).map(({ event }) => event)))]
  const project = sql.value(context.projectId, 'UInt32')
  const asked = sql.value(people, 'Array(UInt64)')
  const rows = await clickhouse.rows<{ person: number; figures: (number | null)[]; next?: number }>(sql`
    select ${canonicalPerson('e')} as person, [${sql.join(columns)}] as figures${context.isTimed ? sql`, ${nextSql(leaves, context)} as next` : sql``}
    from events e ${canonicalJoin(context.projectId, 'e')}
    where e.project_id = ${project} and e.event in ${sql.value(names, 'Array(String)')} and ${seenAt(leaves, context)}
      and e.person_id in (
        select arrayJoin(${asked}) union all
        select old_person_id from person_overrides where project_id = ${project} and person_id in ${asked})
      and person in ${asked}
    group by person`)
  return new Map(rows.map(({ person, figures, next }) => [person, { figures, next: next ? next : undefined }]))
}

/** Times of events that any of the leaves sees; when it is asked what time alone will change, also those ahead. */
function seenAt(leaves: readonly EventLeaf[], context: Asked): Sql {
  const from = Math.min(...leaves.map((leaf) => seenRange(leaf, context).from))
  if (context.isTimed) return sql`e.time >= ${moment(Math.min(from, firstSeen(leaves, context)))}`
  return sql`e.time >= ${moment(from)} and e.time <= ${moment(context.now.getTime())}`
}
