import { type ContrastQuery, type Group, rangeOf, type Subject } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { keysOf, writeKey } from './groups.ts'
import { fromEvents, type Scope } from './matching.ts'
import { type Columns, columnsOf, type Reader, readerOf } from './read.ts'
import { andSampled, personOf } from './sample.ts'

/** Groups of a subject that have a row. */
export const mostGroups = 20
/** Of all subjects together: more nobody reads, nor can they be told from luck. */
const mostRows = 3_000

const text = (value: string): Sql => sql`${sql.value(value, 'String')}`

/** Everybody that numbers count. */
const everybody = ({ projectId, sample }: Scope): Sql => sql`
    select p.person_id as person_id from profiles p final where p.project_id = ${sql.value(projectId, 'UInt32')} and p.deleted = 0 and p.is_test = 0${andSampled(sql`p.person_id`, { sample, people: undefined })}`
const targetOf = (scope: Scope): Sql => scope.others?.[0] ?? scope.people ?? everybody(scope)
const baseOf = (scope: Scope): Sql => scope.others?.[1] ?? everybody(scope)

const who = (scope: Scope): Sql => sql`(
    select person, max(t) as is_target, max(b) as is_base
    from (select person_id as person, 1 as t, 0 as b from (${targetOf(scope)}) union all select person_id, 0, 1 from (${baseOf(scope)}))
    group by person)`

/** Edges of numbers, for each profile property and each detail that has some. */
export interface Edges {
  readonly properties: ReadonlyMap<string, readonly number[]>
  readonly details: readonly (readonly number[])[]
}

/** Quarters of the numbers of profile properties among the people of the base, and of those of details: one row, columns `p0` … and `d0` …. */
export function compileEdges(query: ContrastQuery, numbers: readonly string[], scope: Scope): Sql[] {
  const quarters = (number: Sql): Sql => sql`quantilesExactInclusive(0.25, 0.5, 0.75)(${number})`
  const profiles = sql`
    select [${sql.join(numbers.map((name) => quarters(property(name, 'number', 'p'))))}] as edges
    from profiles p final where ${living(scope)} and p.person_id in (${baseOf(scope)})`
  const details = query.details.map((detail) => {
    const reader = readerOf(detail, 'grouped', scope)
    return sql`select [${quarters(reader.number)}] as edges ${doings(query, detail.event, scope, reader)}`
  })
  return [numbers.length === 0 ? sql`select cast([] as Array(Array(Float64))) as edges` : profiles, ...details]
}

const living = ({ projectId }: Scope): Sql => sql`p.project_id = ${sql.value(projectId, 'UInt32')} and p.deleted = 0`

const doings = (query: ContrastQuery, event: string | undefined, scope: Scope, reader?: Reader): Sql =>
  fromEvents(
    { projectId: scope.projectId, people: undefined, sample: scope.sample },
    rangeOf(query, scope.timeZone),
    event === undefined ? sql`true` : sql`e.event = ${text(event)}`,
    reader?.join ?? sql``,
  )

/** One row per group of each subject: `kind`, `name`, `key`, how many of whom are in it; kind `all`: everybody. */
export function compileContrast(query: ContrastQuery, properties: readonly string[], edges: Edges, scope: Scope): Sql {
  const person = personOf(scope)
  const hour = hourOf(scope)
  const sources = [
    sql`select 'all' as kind, '' as name, '' as key, person, 1 as n from ${who(scope)}`,
    sql`select 'tag', toString(tag), if(value = '', '', concat('s', value)), person_id, 1 ${tagRows(scope)}`,
    ...(properties.length === 0
      ? []
      : [
          sql`select 'property', pair.1, pair.2, person_id, 1
    from (select p.person_id, arrayJoin(arrayConcat(${sql.join(properties.map((name) => pairsOf(name, edges.properties.get(name) ?? [])))})) as pair
      from profiles p final where ${living(scope)})`,
        ]),
    sql`select 'event', toString(e.event), '', ${person} as doer, count() ${doings(query, undefined, scope)} group by e.event, doer`,
    sql`select 'hour', '', toString(${hour}) as at, ${person} as doer, count() ${doings(query, undefined, scope)} group by at, doer`,
    ...query.details.map((detail, i) => {
      const reader = readerOf(detail, 'grouped', scope)
      const keys = keysIn(reader, edges.details[i] ?? [])
      return sql`select 'detail', ${text(String(i))}, arrayJoin(${keys}) as held, ${person} as doer, count() ${doings(query, detail.event, scope, reader)} group by held, doer`
    }),
  ]
  return sql`
    select kind, name, key, countIf(is_target) as target, countIf(is_base) as base, countIf(is_target and is_base) as both,
      sumIf(n, is_target) as target_total, sumIf(n, is_base) as base_total
    from (${sql.join(
      sources,
      sql`
    union all `,
    )}) as held inner join ${who(scope)} as who using person
    where (key != '' or kind in ('all', 'tag', 'event')) and lengthUTF8(key) <= 200
    group by kind, name, key
    order by kind = 'all' desc, count() desc, kind, name, key limit ${sql.value(mostGroups, 'UInt32')} by kind, name limit ${sql.value(mostRows, 'UInt32')}`
}

const tagRows = ({ projectId }: Scope): Sql =>
  sql`from person_tags final where project_id = ${sql.value(projectId, 'UInt32')} and removed = 0`
const hourOf = ({ timeZone }: Scope): Sql => sql`toHour(toTimeZone(e.time, ${text(timeZone)}))`

/** Numbers by the range they are in, everything else by what it is. */
const keysIn = (reader: Columns, edges: readonly number[]): Sql =>
  edges.length === 0
    ? keysOf(reader)
    : sql`if(${reader.number} is not null, [concat('r', toString(arrayCount(edge -> ifNull(${reader.number}, 0) >= edge, ${sql.value([...edges], 'Array(Float64)')})))], ${keysOf(reader)})`

const pairsOf = (name: string, edges: readonly number[]): Sql =>
  sql`arrayMap(key -> (${text(name)}, key), ${keysIn(columnsOf(name, 'p'), edges)})`

/** The people of a side, of a group when there is one; each once. */
export function compileContrastPeople(
  query: ContrastQuery,
  subject: Subject | null,
  group: Group | null,
  isTarget: boolean,
  scope: Scope,
): Sql {
  const side = isTarget ? targetOf(scope) : baseOf(scope)
  if (!subject) return side
  return sql`select distinct person_id from (${holders(query, subject, group, scope)}) where person_id in (${side})`
}

function holders(query: ContrastQuery, subject: Subject, group: Group | null, scope: Scope): Sql {
  const person = sql`${personOf(scope)} as person_id`
  switch (subject.of) {
    case 'tag': {
      const value = group && 'value' in group && group.value !== null ? String(group.value) : ''
      return sql`select person_id ${tagRows(scope)} and tag = ${text(subject.tag)} and value = ${text(value)}`
    }
    case 'property':
      return sql`select p.person_id as person_id from profiles p final where ${living(scope)} and ${isIn(columnsOf(subject.property, 'p'), group)}`
    case 'event':
      return sql`select ${person} ${doings(query, subject.event, scope)}`
    case 'hour': {
      const hour = group && 'value' in group ? Number(group.value) : -1
      return sql`select ${person} ${doings(query, undefined, scope)} and ${hourOf(scope)} = ${sql.value(hour, 'Int32')}`
    }
    case 'detail': {
      const reader = readerOf(subject, 'grouped', scope)
      return sql`select ${person} ${doings(query, subject.event, scope, reader)} and ${isIn(reader, group)}`
    }
  }
}

function isIn(reader: Columns, group: Group | null): Sql {
  if (group && 'from' in group) {
    const bounds = [
      ...(group.from === null ? [] : [sql`${reader.number} >= ${sql.value(group.from, 'Float64')}`]),
      ...(group.to === null ? [] : [sql`${reader.number} < ${sql.value(group.to, 'Float64')}`]),
    ]
    return sql.join([sql`${reader.number} is not null`, ...bounds], sql` and `)
  }
  return sql`has(${keysOf(reader)}, ${text(writeKey(group?.value ?? null))})`
}
