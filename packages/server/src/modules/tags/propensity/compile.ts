import type { Match } from '@millrace/contract/rules/index.ts'
import {
  activeDays,
  type Card,
  dayMs,
  type Feature,
  featuresOf,
  linear,
  lookBackDays,
  mostSources,
} from '@millrace/contract/tags/propensity/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { compileMatch } from '../../segments/index.ts'

/** Whose features: of a project, as of a moment, perhaps only of those a rule means. */
export interface Asked {
  readonly projectId: number
  /** Looked at events; the target comes first. */
  readonly sources: readonly Match[]
  readonly at: Date
  /** Query with one column `person_id`. */
  readonly among?: Sql | undefined
}

const time = (at: number): Sql => sql`${sql.value(new Date(at), 'DateTime64(3)')}`
const days = (count: number): Sql => sql`${sql.value(count * dayMs, 'Int64')}`

/** Living people, no test people, of those who are asked. */
const counted = ({ projectId, among }: Asked): Sql => sql`person in (
  select person_id from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and deleted = 0 and is_test = 0)${among ? sql` and person in (${among})` : sql``}`

/** The same people are in every sample of a size. */
const sampled = ({ projectId }: Asked, share: number): Sql =>
  share >= 1 ? sql`` : sql` and cityHash64(${canonicalPerson(projectId)}) % 1000000 < ${sql.value(Math.floor(share * 1e6), 'UInt32')}`

/** Rows before the moment, in the time that is looked back. */
const before = ({ at }: Asked): Sql => sql`e.time < ${time(at.getTime())} and e.time >= ${time(at.getTime() - lookBackDays * dayMs)}`

/** Features in the order of `featuresOf`, of rows of which some may be later: they count for nothing. */
function featuresSql({ projectId, sources, at }: Asked): Sql {
  const age = sql`(${sql.value(at.getTime(), 'Int64')} - toUnixTimestamp64Milli(e.time))`
  const is = (source: number): Sql => {
    const match = sources[source]
    return match ? compileMatch(match, { projectId, now: at, zone: 'UTC' }) : sql`false`
  }
  const one = (feature: Feature): Sql => {
    switch (feature.of) {
      case 'times':
        return sql`toFloat64(countIf(${is(feature.source)} and ${age} > ${days(feature.after)} and ${age} <= ${days(feature.upto)}))`
      case 'since':
        return sql`toFloat64(ifNull(minOrNullIf(${age}, ${is(feature.source)} and ${age} > 0), ${days(lookBackDays)}))`
      case 'active':
        return sql`toFloat64(uniqExactIf(intDiv(${age}, ${days(1)}), ${age} > 0 and ${age} < ${days(activeDays)}))`
      case 'latest':
        return sql`toFloat64(minIf(${age}, ${age} > 0))`
      case 'earliest':
        return sql`toFloat64(maxIf(${age}, ${age} > 0))`
    }
  }
  return sql`[${sql.join(featuresOf(sources.length).map(one), sql`,\n    `)}]`
}

/** People at a past moment, with what is asked of them (`extra`), and whether they did the target in the days from then on. */
function peopleAt(asked: Asked, withinDays: number, extra: Sql, share: number): Sql {
  const at = asked.at.getTime()
  const target = sql`${compileMatch(asked.sources[0] ?? nothing, { projectId: asked.projectId, now: asked.at, zone: 'UTC' })} and e.time >= ${time(at)} and e.time < ${time(at + withinDays * dayMs)}`
  return sql`
    select * from (
      select ${canonicalPerson(asked.projectId)} as person, ${extra}countIf(${target}) > 0 as did
      from events e
      where e.project_id = ${sql.value(asked.projectId, 'UInt32')} and ((${before(asked)}) or (${target}))${sampled(asked, share)}
      group by person having countIf(e.time < ${time(at)}) > 0
    ) where ${counted(asked)}`
}

const nothing: Match = { event: '', filters: [] }

/** What is learnt from: `person`, `features` as they were at the moment, and `did`. */
export const examplesSql = (asked: Asked, withinDays: number, share = 1): Sql =>
  peopleAt(asked, withinDays, sql`${featuresSql(asked)} as features, `, share)

/** What there is to learn from at several moments: `people`, `rows` (people at moments), `positives`. */
export const surveySql = (moments: readonly Asked[], withinDays: number): Sql => sql`
  select uniqExact(person) as people, count() as rows, countIf(did) as positives from (${sql.join(
    moments.map((asked) => peopleAt(asked, withinDays, sql``, 1)),
    sql` union all `,
  )})`

/** The features of one person. */
export const featuresOfPerson = (asked: Asked, person: number): Sql => sql`
  select ${featuresSql(asked)} as features from events e
  where e.project_id = ${sql.value(asked.projectId, 'UInt32')} and ${before(asked)} and ${canonicalPerson(asked.projectId)} = ${sql.value(person, 'UInt64')}
  having count() > 0`

/** How likely everybody who is asked does it, as a query with `person_id` and `raw`. */
export function scoresSql(asked: Asked, card: Pick<Card, 'events' | 'features' | 'intercept'>): Sql {
  const { intercept, weights, units } = linear(card)
  const numbers = (list: readonly number[]): Sql => sql`${sql.value(list, 'Array(Float64)')}`
  return sql`
    select person as person_id, 1 / (1 + exp(-(${sql.value(intercept, 'Float64')} + arraySum((x, weight, unit) -> weight * log1p(x / unit), features, ${numbers(weights)}, ${numbers(units)})))) as raw from (
      select ${canonicalPerson(asked.projectId)} as person, ${featuresSql(asked)} as features
      from events e
      where e.project_id = ${sql.value(asked.projectId, 'UInt32')} and ${before(asked)} group by person
    ) where ${counted(asked)}`
}

/** How many people would have a value. */
export const askedSql = (asked: Asked): Sql => sql`
  select uniqExact(person) as people from (
    select ${canonicalPerson(asked.projectId)} as person from events e
    where e.project_id = ${sql.value(asked.projectId, 'UInt32')} and ${before(asked)} group by person
  ) where ${counted(asked)}`

/** Events most people had in the time before a moment, the target aside: `event`. */
export const frequentEventsSql = (asked: Asked): Sql => sql`
  select event from (
    select e.event as event, ${canonicalPerson(asked.projectId)} as person from events e
    where e.project_id = ${sql.value(asked.projectId, 'UInt32')} and ${before(asked)} and not (e.event = ${sql.value(asked.sources[0]?.event ?? '', 'String')} and ${sql.value(asked.sources[0]?.filters.length === 0, 'Bool')})
    group by event, person
  ) where ${counted(asked)} group by event order by count() desc, event limit ${sql.value(mostSources, 'UInt8')}`
