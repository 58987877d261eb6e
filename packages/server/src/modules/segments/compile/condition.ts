import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import type { Condition, Scalar } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'

const typeOf = (value: Scalar): PropertyType => (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string')
const engineType = { number: 'Float64', string: 'String', boolean: 'Bool', list: 'Array(String)' } as const

/** One condition over the properties of a row; never null, so that its negation is its complement. */
export function compileCondition(condition: Condition, alias: string): Sql {
  const { op, value = '', values = [] } = condition
  const read = (type: PropertyType): Sql => property(condition.property, type, alias)
  const isSet = sql`(${read('string')} is not null or ${read('number')} is not null or ${read('boolean')} is not null or notEmpty(${read('list')}))`
  switch (op) {
    case 'is_set':
      return isSet
    case 'is_not_set':
      return sql`not ${isSet}`
    case 'eq':
      return equals(read, value)
    case 'ne':
      return sql`not ${equals(read, value)}`
    case 'in':
      return oneOf(read, values)
    case 'not_in':
      return sql`not ${oneOf(read, values)}`
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
      return contains(read, value)
    case 'not_contains':
      return sql`not ${contains(read, value)}`
    case 'starts_with':
      return sql`ifNull(startsWith(${read('string')}, ${sql.value(value, 'String')}), false)`
    case 'ends_with':
      return sql`ifNull(endsWith(${read('string')}, ${sql.value(value, 'String')}), false)`
    case 'is_true':
      return sql`ifNull(${read('boolean')}, false)`
    case 'is_false':
      return sql`ifNull(not ${read('boolean')}, false)`
    case 'has_item':
      return sql`has(${read('list')}, ${sql.value(value, 'String')})`
    case 'has_no_item':
      return sql`not has(${read('list')}, ${sql.value(value, 'String')})`
  }
}

const equals = (read: (type: PropertyType) => Sql, value: Scalar): Sql =>
  sql`ifNull(${read(typeOf(value))} = ${sql.value(value, engineType[typeOf(value)])}, false)`

const contains = (read: (type: PropertyType) => Sql, value: Scalar): Sql =>
  sql`ifNull(position(${read('string')}, ${sql.value(value, 'String')}) > 0, false)`

function oneOf(read: (type: PropertyType) => Sql, values: readonly Scalar[]): Sql {
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
