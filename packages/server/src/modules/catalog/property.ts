import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { type Sql, sql } from '../../platform/sql.ts'

/** The engine stores a dot in a key as `%2E` (`json_type_escape_dots_in_keys`), so that `a.b` and `a: {b}` differ. */
const pathOf = (name: string): string => name.replaceAll('%', '%25').replaceAll('.', '%2E')

const subcolumns: Record<PropertyType, Sql> = {
  number: sql`Float64`,
  string: sql`String`,
  boolean: sql`Bool`,
  list: sql`Array(Nullable(String))`,
}

/**
 * The one reader of event and profile properties: null when absent or of another type, never a cast of a Dynamic
 * (one `price: "abc"` would raise for everybody).
 */
export function property(name: string, type: PropertyType, alias = 'e'): Sql {
  return sql`${sql.id(alias)}.properties.${sql.quoted(pathOf(name))}.:${type === 'list' ? sql`\`Array(Nullable(String))\`` : subcolumns[type]}`
}
