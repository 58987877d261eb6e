import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import type { PropertyRef } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromItems, itemId, property } from '../../catalog/index.ts'

/** A property of an event for use as a value: how to read it as each type, and what has to be joined for that. */
export interface Reader {
  readonly text: Sql
  readonly number: Sql
  readonly flag: Sql
  readonly list: Sql
  readonly join: Sql
}

/** `alias`: of the joined items, another one for each reader of a statement. An event that names no living item has nothing there. */
export function readerOf({ property: name, item }: PropertyRef, alias: 'measured' | 'grouped' | 'crossed', projectId: number): Reader {
  if (!item) return { ...columnsOf(name, 'e'), join: sql`` }
  const row = sql.id(alias)
  const { text, number, flag, list } = columns((type) => property(item.property, type, 'i'))
  return {
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

/** A property of the row itself: of the event `e`, or of the profile `p`. */
export const columnsOf = (name: string, row: 'e' | 'p'): Columns => columns((type) => property(name, type, row))

const columns = (read: (type: PropertyType) => Sql): Columns => ({
  text: read('string'),
  number: read('number'),
  flag: read('boolean'),
  list: read('list'),
})

/** The joins of some readers, for the statement that uses them. */
export const joinsOf = (...readers: (Reader | undefined)[]): Sql =>
  sql.join(
    readers.flatMap((reader) => reader?.join ?? []),
    sql``,
  )
