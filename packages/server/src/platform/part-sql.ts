import { type Sql, sql } from './sql.ts'

/** `partOf` for ClickHouse. */
export const partSql = (person: Sql): Sql => sql`bitShiftRight(bitAnd(${person} % 4294967296 * 2654435761, 4294967295), 24)`
