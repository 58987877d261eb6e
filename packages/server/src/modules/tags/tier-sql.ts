import { type Sql, sql } from '../../platform/sql.ts'
import { numberJoin, numberPerson } from '../identity/index.ts'

/** Values that have a place of their own, in their order; after them come any other value, none, and not there yet. */
export interface Tiers {
  readonly projectId: number
  readonly tag: string
  readonly values: readonly string[]
}

/** How many people have which value of some tags now, as `tag`, `value`, `people`; values without a place are one. The empty tag is everybody. */
export function compileTiers(projectId: number, known: readonly Pick<Tiers, 'tag' | 'values'>[]): Sql {
  const project = sql.value(projectId, 'UInt32')
  const pairs = known.flatMap(({ tag, values }) => values.map((value) => [tag, value]))
  const everybody = sql`profiles final where project_id = ${project} and deleted = 0 and is_test = 0`
  return sql`
    select tag, if(has(${sql.value(pairs, 'Array(Array(String))')}, [tag, value]), value, '') as value, count() as people
    from (select toString(t.tag) as tag, t.value as value from person_tags as t final
      where t.project_id = ${project} and t.tag in ${sql.value(
        known.map((one) => one.tag),
        'Array(String)',
      )} and t.removed = 0
        and t.person_id in (select person_id from ${everybody}))
    group by tag, value
    union all select '' as tag, '' as value, count() as people from ${everybody}`
}

/**
 * How many people were at which place before one moment, and are before another, as `was`, `now`, `people`. What is on record is each
 * number's; of numbers that are one person now, the person's own counts, then what the others had: as when they became one.
 */
export function compileMigration(tiers: Tiers, from: Date, until: Date): Sql {
  const project = sql.value(tiers.projectId, 'UInt32')
  const [first, second] = [sql.value(from, 'DateTime64(3)'), sql.value(until, 'DateTime64(3)')]
  const best = (held: Sql, revision: Sql): Sql => sql`argMax(${held}, (${held} != '', c.person_id = person, ${revision}))`
  return sql`
    select ${placeOf(tiers, sql`held.before`, sql`everybody.seen >= ${first}`)} as was, ${placeOf(tiers, sql`held.after`)} as now, count() as people
    from (
      select ${numberPerson('p')} as person, min(p.created_at) as seen, max(p.deleted = 0 and p.is_test = 0) as counts
      from profiles as p final ${numberJoin(tiers.projectId, 'p')}
      where p.project_id = ${project} group by person having counts = 1
    ) as everybody
    left any join (
      select ${numberPerson('c')} as person, ${best(sql`c.first`, sql`c.first_revision`)} as before, ${best(sql`c.last`, sql`c.last_revision`)} as after
      from (
        select person_id, argMaxIf(held, revision, at < ${first}) as first, maxIf(revision, at < ${first}) as first_revision,
          argMax(held, revision) as last, max(revision) as last_revision
        from (
          select person_id, at, revision, if(removed = 1, '', concat('=', value)) as held from tag_changes
          where project_id = ${project} and tag = ${sql.value(tiers.tag, 'String')} and at < ${second}
        ) group by person_id
      ) as c ${numberJoin(tiers.projectId, 'c')} group by person
    ) as held on everybody.person = held.person
    where everybody.seen < ${second} or held.after != ''
    group by was, now`
}

/** A value is written with a sign before it, so that none is an empty text. */
export function placeOf({ values }: Tiers, held: Sql, isNew: Sql = sql`false`): Sql {
  const place = (n: number) => sql.value(n, 'UInt32')
  const nth = sql`indexOf(${sql.value(values, 'Array(String)')}, substring(${held}, 2))`
  const [other, none, notYet] = [place(values.length), place(values.length + 1), place(values.length + 2)]
  return sql`multiIf(${held} != '', if(${nth} = 0, ${other}, toUInt32(${nth} - 1)), ${isNew}, ${notYet}, ${none})`
}
