import { type Sql, sql } from '../../../platform/sql.ts'
import { itemId } from '../../catalog/index.ts'
import { canonicalPerson } from '../../identity/index.ts'

export interface NextAsked {
  readonly projectId: number
  readonly person: number
  readonly type: string
  /** Property of events whose value is the id of an item of the type. */
  readonly property: string
  readonly event: string | undefined
  readonly now: Date
  readonly limit: number
}

const lookBackDays = 365
/** Items of the person that are looked at, those they had last. */
const lastItems = 20
/** So many people who had both as chance would have it are added to those there are: what one person did proves nothing. */
const shrinkage = 5
/** From here on one item speaks for another. */
const leastLift = 1.2

/**
 * What people had who had what the person has had, best first, and after these what most people had: `item`, `because`, `lift`, `people`.
 * Nothing that the person has had already, and nothing that is deleted.
 */
export function nextItemsSql(asked: NextAsked): Sql {
  const { projectId, person, property, type } = asked
  const project = sql.value(projectId, 'UInt32')
  const from = new Date(asked.now.getTime() - lookBackDays * 86_400_000)
  const events = sql`
      from events e
      where e.project_id = ${project}${asked.event === undefined ? sql`` : sql` and e.event = ${sql.value(asked.event, 'String')}`}
        and e.time >= ${sql.value(from, 'DateTime64(3)')} and e.time <= ${sql.value(asked.now, 'DateTime64(3)')} and ifNull(${itemId(property, 'e')}, '') != ''`
  const baskets = sql`
    select person, groupUniqArray(item) as items from (
      select ${canonicalPerson(projectId)} as person, assumeNotNull(${itemId(property, 'e')}) as item ${events}
    ) where person in (select person_id from profiles final where project_id = ${project} and deleted = 0 and is_test = 0) group by person`
  const number = (n: number): Sql => sql`${sql.value(n, 'Float64')}`
  return sql`
    with (
      select groupArray(item) from (
        select assumeNotNull(${itemId(property, 'e')}) as item ${events} and ${canonicalPerson(projectId)} = ${sql.value(person, 'UInt64')}
        group by item order by max(e.time) desc, item)
    ) as had,
    arraySlice(had, 1, ${sql.value(lastItems, 'UInt8')}) as mine,
    (select (toFloat64(count()), sumForEach(arrayMap(one -> toFloat64(has(items, one)), mine))) from (${baskets})) as all
    select item, people, arrayMap((both, n) -> (both + ${number(shrinkage)}) / (people * n / all.1 + ${number(shrinkage)}), together, all.2) as lifts,
      arrayReduce('max', arrayPushBack(lifts, 0)) as lift, mine[indexOf(lifts, lift)] as because
    from (
      select arrayJoin(items) as item, count() as people, sumForEach(arrayMap(one -> toFloat64(has(items, one)), mine)) as together
      from (${baskets}) group by item
    )
    where not has(had, item) and item not in (select i.item_id from items as i final where i.project_id = ${project} and i.item_type = ${sql.value(type, 'String')} and i.deleted = 1)
    order by if(lift >= ${number(leastLift)}, lift, 0) desc, people desc, item limit ${sql.value(asked.limit, 'UInt8')}`
}

export const speaks = (lift: number): boolean => lift >= leastLift
