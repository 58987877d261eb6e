import { type PropertyType, propertyTypes } from '@millrace/contract/catalog/types.ts'
import type { PropertyRef } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromItems, itemId, property, type SeenValues } from '../../catalog/index.ts'
import type { Scope } from './matching.ts'

/** A property of an event for use as a value: how to read it as each type, and what has to be joined for that. */
export interface Reader {
  readonly text: Sql
  readonly number: Sql
  readonly flag: Sql
  readonly list: Sql
  /** Of which types there may be values. */
  readonly types: readonly PropertyType[]
  readonly join: Sql
}

/** `alias`: of the joined items, another one for each reader of a statement. An event that names no living item has nothing there. */
export function readerOf(
  { property: name, item }: PropertyRef,
  alias: 'measured' | 'grouped' | 'crossed',
  { projectId, seen }: Pick<Scope, 'projectId' | 'seen'>,
): Reader {
  if (!item) return { ...columnsOf(name, 'e', seen?.get(name)), join: sql`` }
  const row = sql.id(alias)
  const { text, number, flag, list, types } = columnsOf(item.property, 'i')
  return {
    types,
    text: sql`${row}.item_text`,
    number: sql`${row}.item_number`,
    flag: sql`${row}.item_flag`,
    list: sql`${row}.item_list`,
    join: sql`
    left any join (
      select i.item_id as id, ${text} as item_text, ${number} as item_number, ${flag} as item_flag, ${list} as item_list ${fromItems(projectId, item.type)}
    ) ${row} on ${itemId(name)} = ${row}.id`,
  }
}

/** How to read a property as each type, with nothing to join. */
export type Columns = Omit<Reader, 'join'>

/** A property of the row itself: of the event `e`, of the profile `p`, of the item `i`. */
export function columnsOf(name: string, row: 'e' | 'p' | 'i', seen?: SeenValues): Columns {
  const read = (type: PropertyType): Sql => property(name, type, row, seen)
  return { text: read('string'), number: read('number'), flag: read('boolean'), list: read('list'), types: seen?.types ?? propertyTypes }
}

/** The joins of some readers, for the statement that uses them. */
export const joinsOf = (...readers: (Reader | undefined)[]): Sql =>
  sql.join(
    readers.flatMap((reader) => reader?.join ?? []),
    sql``,
  )
