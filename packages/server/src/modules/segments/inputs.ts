import { partOf } from '@millrace/contract/parts.ts'
import type { Json } from '@millrace/contract/events.ts'
import {
  type Contact,
  type EventLeaf,
  isEventLeaf,
  itemIdOf,
  itemLinks,
  type Items,
  leaves as leavesOf,
  nextOfProfile,
  noItems,
  passingConditions,
  type RankRule,
  type Rule,
  type RuleInput,
} from '@millrace/contract/rules/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { listsOf } from './lists/store.ts'
import type { CompileContext } from './compile/rule.ts'
import { loadFigures, soonest } from './figures.ts'
import { loadRanks } from './ranks.ts'
import { contactsOf } from './reach.ts'
import type { Refusals } from './refusals.ts'

export interface InputDeps {
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
  /** Given: what the engine refuses is kept apart, and asking for it throws `Unanswered`; else all fails with it. */
  readonly refusals?: Refusals | undefined
}

/** What rules need to know about many people: at most one query for profiles, one for tags, one for every 200 conditions on events. */
export async function loadRuleInputs({ db, clickhouse, catalog }: InputDeps, asked: Asked): Promise<Map<number, TimedInput>> {
  const people = [...new Set(asked.people)]
  const referred = [...asked.segments.values()]
  const all = [...asked.rules, ...referred].flatMap((rule) => [...leavesOf(rule)])
  // Conditions that many segments share are counted once.
  const keys = new Map(all.filter(isEventLeaf).map((leaf) => [leaf, JSON.stringify(leaf)]))
  const leaves = new Map([...keys].map(([leaf, key]) => [key, leaf]))
  const asks = (kind: 'profile' | 'tag' | 'list' | 'reach'): boolean => all.some((leaf) => leaf.kind === kind)
  const ranked = all.filter((leaf) => leaf.kind === 'rank')
  const [profiles, tags, lists, contacts, figures, ranks] = await Promise.all([
    asks('profile') ? loadProfiles(db, people) : new Map<number, Record<string, Json>>(),
    asks('tag') ? loadTags(db, people) : new Map<number, Map<string, string>>(),
    asks('list') ? listsOf(db, people) : new Map<number, Set<string>>(),
    asks('reach') ? contactsOf(db, people) : undefined,
    loadFigures(clickhouse, asked, people, leaves),
    loadRanks(clickhouse, asked, people, ranked),
  ])
  const segments = { rules: asked.segments, items: await itemsOfSegments({ db, catalog }, asked, profiles) }
  const moment = { now: asked.now, zone: asked.zone }
  const passing = passingConditions([...asked.rules, ...referred])
  return new Map(
    people.map((person) => [
      person,
      {
        person,
        moment,
        workingDays: asked.workingDays,
        profile: profiles.get(person) ?? {},
        tags: tags.get(person) ?? new Map<string, string>(),
        lists: lists.get(person),
        contact: contactOf(contacts?.get(person), asked),
        figureOf: (leaf: EventLeaf) => figures.of(person, keys.get(leaf) ?? ''),
        ranks: (leaf: RankRule) => ranks(leaf, person),
        segments,
        next: asked.isTimed
          ? soonest([figures.next(person), nextOfProfile(passing, profiles.get(person) ?? {}, moment, segments.items)])
          : undefined,
      },
    ]),
  )
}

const contactOf = (known: Omit<Contact, 'silence'> | undefined, { silence = new Map() }: Asked): Contact | undefined =>
  known && { ...known, silence }

/** Items that conditions of segments on profiles go on to; those of the rules themselves are their asker's business, unless time is asked about. */
async function itemsOfSegments(
  { db, catalog }: Pick<InputDeps, 'db' | 'catalog'>,
  { projectId, segments, rules, isTimed }: Asked,
  profiles: ReadonlyMap<number, Record<string, Json>>,
): Promise<Items> {
  const links = [...(isTimed ? rules : []), ...segments.values()].flatMap(itemLinks)
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
