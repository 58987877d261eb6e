import { type Sql, sql } from './sql.ts'

/** A column of rows that a statement is given: its PostgreSQL type, and what a row says in it. */
export type Column<Row> = readonly [type: string, read: (row: Row) => unknown]

/**
 * Rows as a table of a statement, to be named by it: `from ${tableOf(runs, { part: ['smallint', (run) => run.part] })} x`. What a column says of all
 * rows alike travels once, the others as arrays: those who write thousands of rows differ in few columns, and an array is
 * written, sent and read value by value.
 */
export function tableOf<Row>(rows: readonly Row[], columns: Readonly<Record<string, Column<Row>>>): Sql {
  const [listed, chosen]: [Sql[], Sql[]] = [[], []]
  for (const [name, [type, read]] of Object.entries(columns)) {
    const values = rows.map(read)
    // Something has to say how many rows there are.
    const isOne = listed.length > 0 && values.every((value) => isSame(value, values[0]))
    if (isOne) chosen.push(sql`${values[0]}::${sql.id(type)} as ${sql.id(name)}`)
    else {
      listed.push(sql`${values}::${sql.id(type)}[]`)
      chosen.push(sql`u.${sql.id(`u${listed.length}`)} as ${sql.id(name)}`)
    }
  }
  const names = listed.map((_, i) => sql`${sql.id(`u${i + 1}`)}`)
  return sql`(select ${sql.join(chosen)} from unnest(${sql.join(listed)}) u(${sql.join(names)}))`
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (one instanceof Date && other instanceof Date && one.getTime() === other.getTime())
