import { guardedLimits } from '@millrace/contract/segments/relations.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { ask, caps, checked, lockedTo, refusing } from './check.ts'
import { projectRelations } from './relations.ts'
import { type AskedTable, type GuardedTable, guardedTable } from './table.ts'

export interface Guarded {
  readonly projectId: number
  /** One `select` over the relations of the project. */
  readonly query: string
  /** The field that is named when it is refused. */
  readonly path: string
}

/** What analysts write in SQL: of everybody it answers, number and value. */
export interface GuardedSql {
  /** People by number with their value as text; of several rows of one person the largest. Answers column `person_id`, and `value` when asked for. */
  values(asked: Guarded & { readonly only?: number | undefined }): Promise<Map<number, string>>
  people(asked: Guarded): Promise<Set<number>>
  /** Whatever it answers, as a table. */
  table(asked: AskedTable): Promise<GuardedTable>
  /** Refuses what could not be asked, without asking it. */
  check(asked: Guarded, columns: 'people' | 'values'): Promise<void>
}

export function guardedSql(clickhouse: ClickHouse): GuardedSql {
  async function read<T>({ projectId, query, path }: Guarded, around: (query: Sql) => Sql): Promise<T[]> {
    const refuse = refusing(path)
    const checkedQuery = await checked(clickhouse, query, around, refuse)
    const statement = sql`${projectRelations(projectId)} ${around(checkedQuery)} limit ${sql.value(guardedLimits.people + 1, 'UInt32')}
      settings readonly = 1, ${await lockedTo(clickhouse, projectId)}`
    const rows: T[] = []
    await ask(refuse, async () => {
      for await (const row of clickhouse.stream<T>(statement, caps)) rows.push(row)
    })
    if (rows.length > guardedLimits.people) refuse(`it answers more than ${guardedLimits.people} people`)
    return rows
  }
  return {
    async values({ only, ...asked }) {
      const rows = await read<{ person: number; found: string }>(asked, (query) => valuesOf(query, only))
      return new Map(rows.map((row) => [row.person, row.found]))
    },
    people: async (asked) => new Set((await read<{ person: number }>(asked, peopleOf)).map((row) => row.person)),
    table: (asked) => guardedTable(clickhouse, asked),
    async check({ query, path }, columns) {
      await checked(clickhouse, query, columns === 'values' ? valuesOf : peopleOf, refusing(path))
    },
  }
}

/** Whoever is answered and is no living person of the project is left out. */
const living = sql`person in (select p.person_id from people as p)`

const peopleOf = (query: Sql): Sql => sql`
  select distinct toUInt64OrZero(toString(person_id)) as person from (\n${query}\n) where ${living}`

const valuesOf = (query: Sql, only?: number): Sql => sql`
  select toUInt64OrZero(toString(person_id)) as person, max(toString(value)) as found from (\n${query}\n)
  where value is not null and ${living}${only === undefined ? sql`` : sql` and person = ${sql.value(only, 'UInt64')}`} group by person`
