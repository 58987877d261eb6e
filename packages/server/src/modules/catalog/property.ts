import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { type Sql, sql } from '../../platform/sql.ts'

/** The engine stores a dot in a key as `%2E` (`json_type_escape_dots_in_keys`), so that `a.b` and `a: {b}` differ. */
const pathOf = (name: string): string => name.replaceAll('%', '%25').replaceAll('.', '%2E')

const subcolumns: Record<PropertyType, Sql> = {
  number: sql`Float64`,
  string: sql`String`,
  boolean: sql`Bool`,
  list: sql`\`Array(Nullable(String))\``,
}

/** How the values of a property lie: of which types there are any, and whether some may lie outside the column. */
export interface SeenValues {
  readonly types: readonly PropertyType[]
  readonly isSpilled: boolean
}

const nothing: Record<PropertyType, Sql> = {
  number: sql`cast(null, 'Nullable(Float64)')`,
  string: sql`cast(null, 'Nullable(String)')`,
  boolean: sql`cast(null, 'Nullable(Bool)')`,
  list: sql`cast([], 'Array(Nullable(String))')`,
}

/**
 * The one reader of event and profile properties: null when absent or of another type, never a cast of a Dynamic
 * (one `price: "abc"` would raise for everybody). What was not admitted as a column is found in `extra`, whose text is
 * empty in most rows and then looked at no further. What is known of its values is not read for nothing: four types of one
 * take four times as long as the one it has.
 */
export function property(name: string, type: PropertyType, alias = 'e', seen?: SeenValues): Sql {
  if (seen && !seen.types.includes(type)) return nothing[type]
  const row = sql.id(alias)
  const column = sql`${row}.properties.${sql.quoted(pathOf(name))}.:${subcolumns[type]}`
  if (seen && !seen.isSpilled) return column
  return sql`if(empty(${row}.extra), ${column}, ${orElse(column, sql`${row}.extra`, sql`${sql.value(name, 'String')}`, type)})`
}

/** What is in a property's column, of whatever type: for whoever reads values instead of comparing them. */
export const anyProperty = (name: string, alias = 'e'): Sql => sql`${sql.id(alias)}.properties.${sql.quoted(pathOf(name))}`

/** The id of the item that a property names: its text, or a whole number as text. */
export const itemId = (name: string, alias = 'e'): Sql =>
  sql`coalesce(${property(name, 'string', alias)}, toString(toInt64OrNull(toString(${property(name, 'number', alias)}))))`

/** From and where of the items of a type, as `i`: as they are now, without deleted ones. */
export const fromItems = (projectId: number, type: string): Sql => sql`
  from items as i final
  where i.project_id = ${sql.value(projectId, 'UInt32')} and i.item_type = ${sql.value(type, 'String')} and i.deleted = 0`

/** From and where of the profiles of a project, as `p`: as they are now. */
export const fromProfiles = (projectId: number): Sql => sql`
  from profiles as p final
  where p.project_id = ${sql.value(projectId, 'UInt32')} and p.deleted = 0`

function orElse(column: Sql, extra: Sql, key: Sql, type: PropertyType): Sql {
  const found = sql`JSONType(${extra}, ${key})`
  switch (type) {
    case 'number':
      return sql`coalesce(${column}, if(${found} in ('Double', 'Int64', 'UInt64'), JSONExtractFloat(${extra}, ${key}), null))`
    case 'string':
      return sql`coalesce(${column}, if(${found} = 'String', JSONExtractString(${extra}, ${key}), null))`
    case 'boolean':
      return sql`coalesce(${column}, if(${found} = 'Bool', toBool(JSONExtractBool(${extra}, ${key})), null))`
    case 'list':
      return sql`if(${found} = 'Array', JSONExtract(${extra}, ${key}, 'Array(Nullable(String))'), ${column})`
  }
}
