import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import {
  type Condition,
  datePattern,
  isDated,
  type ItemRef,
  type Moment,
  positiveOf,
  type PositiveOperator,
  type PropertyRef,
  type Scalar,
} from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromItems, itemId, property, type SeenValues } from '../../catalog/index.ts'
import { compileDate } from './date.ts'
import { compileNearNumbers, compileNearText } from './place.ts'

const typeOf = (value: Scalar): PropertyType => (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string')
const engineType = { number: 'Float64', string: 'String', boolean: 'Bool', list: 'Array(String)' } as const

/** `name`: of the property beside the one that is asked about. */
type Read = (type: PropertyType, name?: string) => Sql

/** Where conditions are asked, and as of when. */
export interface Asking extends Moment {
  readonly projectId: number
  /** How the values of events' properties lie; one that is not there may have any. */
  readonly seen?: ReadonlyMap<string, SeenValues> | undefined
  /** The same of profiles. */
  readonly seenOfProfiles?: ReadonlyMap<string, SeenValues> | undefined
}

const seenIn = (alias: string, name: string, { seen, seenOfProfiles }: Asking): SeenValues | undefined =>
  ({ e: seen, p: seenOfProfiles })[alias]?.get(name)

/** One condition over the properties of a row; never null, so that its negation is its complement. */
export function compileCondition(condition: Condition, alias: string, asking: Asking): Sql {
  const { op, isNegated } = positiveOf(condition.op)
  const { property: name, item } = condition
  const holds = item
    ? ofItem(item, name, alias, asking.projectId, (read) => compilePositive(op, condition, read, asking))
    : compilePositive(op, condition, (type, beside = name) => property(beside, type, alias, seenIn(alias, beside, asking)), asking)
  return isNegated ? sql`not ${holds}` : holds
}

/** Whether a property, in place or on the item it names, is written as a date. */
export function isDate({ property: name, item }: PropertyRef, alias: string, asking: Asking): Sql {
  const holds = (read: Read): Sql => sql`match(ifNull(${read('string')}, ''), ${sql.value(datePattern, 'String')})`
  return item
    ? ofItem(item, name, alias, asking.projectId, holds)
    : holds((type) => property(name, type, alias, seenIn(alias, name, asking)))
}

/** The row names one of the items for which it holds: a set found once. Who names none, or one that is gone, is not among them. */
function ofItem(item: ItemRef, name: string, alias: string, projectId: number, holds: (read: Read) => Sql): Sql {
  const found = holds((type, beside = item.property) => property(beside, type, 'i'))
  return sql`ifNull(${itemId(name, alias)} in (select i.item_id ${fromItems(projectId, item.type)} and ${found}), false)`
}

function compilePositive(op: PositiveOperator, { value = '', values = [], near }: Condition, read: Read, moment: Moment): Sql {
  if (isDated(op)) return compileDate({ op, value, values }, read('string'), moment)
  switch (op) {
    case 'is_set':
      return sql`(${read('string')} is not null or ${read('number')} is not null or ${read('boolean')} is not null or notEmpty(${read('list')}))`
    case 'eq':
      return equals(read, value)
    case 'in':
      return oneOf(read, values)
    case 'lt':
      return sql`ifNull(${read('number')} < ${sql.value(value, 'Float64')}, false)`
    case 'lte':
      return sql`ifNull(${read('number')} <= ${sql.value(value, 'Float64')}, false)`
    case 'gt':
      return sql`ifNull(${read('number')} > ${sql.value(value, 'Float64')}, false)`
    case 'gte':
      return sql`ifNull(${read('number')} >= ${sql.value(value, 'Float64')}, false)`
    case 'between':
      return sql`ifNull(${read('number')} between ${sql.value(values[0], 'Float64')} and ${sql.value(values[1], 'Float64')}, false)`
    case 'contains':
      return sql`ifNull(position(${read('string')}, ${sql.value(value, 'String')}) > 0, false)`
    case 'starts_with':
      return sql`ifNull(startsWith(${read('string')}, ${sql.value(value, 'String')}), false)`
    case 'ends_with':
      return sql`ifNull(endsWith(${read('string')}, ${sql.value(value, 'String')}), false)`
    case 'is_true':
      return sql`ifNull(${read('boolean')}, false)`
    case 'is_false':
      return sql`ifNull(not ${read('boolean')}, false)`
    case 'matches':
      return sql`ifNull(match(${read('string')}, ${sql.value(value, 'String')}), false)`
    case 'near': {
      if (!near) return sql`false`
      const { longitude } = near
      return longitude === undefined
        ? compileNearText(near, read('string'))
        : compileNearNumbers(near, read('number'), read('number', longitude))
    }
    case 'has_item':
      return sql`has(${texts(read)}, ${sql.value(value, 'String')})`
    case 'has_any':
      return sql`hasAny(${texts(read)}, ${sql.value(values, 'Array(String)')})`
    case 'has_all':
      return sql`hasAll(${texts(read)}, ${sql.value(values, 'Array(String)')})`
    case 'has_only':
      return sql`(notEmpty(${read('list')}) and hasAll(${sql.value(values, 'Array(String)')}, ${texts(read)}))`
  }
}

/** The items of a list; one that is null is written so. */
const texts = (read: Read): Sql => sql`arrayMap(item -> ifNull(item, 'null'), ${read('list')})`

const equals = (read: Read, value: Scalar): Sql =>
  sql`ifNull(${read(typeOf(value))} = ${sql.value(value, engineType[typeOf(value)])}, false)`

function oneOf(read: Read, values: readonly Scalar[]): Sql {
  const groups = [...Map.groupBy(values, typeOf)]
  const tests = groups.map(([type, some]) =>
    type === 'boolean'
      ? sql.join(
          some.map((value) => equals(read, value)),
          sql` or `,
        )
      : sql`ifNull(has(${sql.value(some, `Array(${engineType[type]})`)}, ${read(type)}), false)`,
  )
  return sql`(${sql.join(tests, sql` or `)})`
}
