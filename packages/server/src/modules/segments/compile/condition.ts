import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { type Condition, type ItemRef, positiveOf, type PositiveOperator, type Scalar } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromItems, itemId, property } from '../../catalog/index.ts'

const typeOf = (value: Scalar): PropertyType => (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string')
const engineType = { number: 'Float64', string: 'String', boolean: 'Bool', list: 'Array(String)' } as const

type Read = (type: PropertyType) => Sql

/** One condition over the properties of a row; never null, so that its negation is its complement. */
export function compileCondition(condition: Condition, alias: string, projectId: number): Sql {
  const { op, isNegated } = positiveOf(condition.op)
  const { property: name, item } = condition
  const holds = item
    ? ofItem(item, name, alias, projectId, (read) => compilePositive(op, condition, read))
    : compilePositive(op, condition, (type) => property(name, type, alias))
  return isNegated ? sql`not ${holds}` : holds
}

/** The row names one of the items for which it holds: a set found once. Who names none, or one that is gone, is not among them. */
function ofItem(item: ItemRef, name: string, alias: string, projectId: number, holds: (read: Read) => Sql): Sql {
  const found = holds((type) => property(item.property, type, 'i'))
  return sql`ifNull(${itemId(name, alias)} in (select i.item_id ${fromItems(projectId, item.type)} and ${found}), false)`
}

function compilePositive(op: PositiveOperator, { value = '', values = [] }: Condition, read: Read): Sql {
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
    case 'has_item':
      return sql`has(${read('list')}, ${sql.value(value, 'String')})`
  }
}

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
