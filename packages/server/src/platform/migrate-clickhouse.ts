import type { ClickHouse } from './clickhouse.ts'
import { md5, type Migration, statementsOf } from './migrations.ts'
import type { Db } from './postgres.ts'
import { sql } from './sql.ts'
import { stopPoint } from './stop-points.ts'

/**
 * ClickHouse has no transactions, so each statement of a migration is noted in PostgreSQL before it is run and again when it
 * is done. One that was begun before a crash is run once more, and may then find its work done.
 */
export const createSteps = (db: Db): Promise<number> =>
  db.run(sql`create table if not exists schema_steps (
    engine text not null, version integer not null, step integer not null, checksum text not null, done boolean not null,
    primary key (engine, version, step))`)

interface Step {
  readonly step: number
  readonly checksum: string
  readonly done: boolean
}

export async function applyClickHouse(db: Db, clickhouse: ClickHouse, migration: Migration): Promise<void> {
  const rows = await db.rows<Step>(sql`
    select step, checksum, done from schema_steps where engine = ${migration.engine} and version = ${migration.version}`)
  const before = new Map(rows.map((row) => [row.step, row]))
  for (const [step, text] of statementsOf(migration.text).entries()) {
    const known = before.get(step)
    const checksum = md5(text)
    if (known?.done && known.checksum === checksum) continue
    if (known?.done)
      throw new Error(
        `statement ${step + 1} of ${migration.engine}/${migration.name} was changed after it had been run here; put its old text back and add a new migration`,
      )
    await note(db, migration, step, checksum, false)
    await clickhouse.run({ strings: [text], values: [] }).catch((error: unknown) => {
      if (!known || !isDoneAlready(error)) throw error
    })
    await stopPoint('migrate.after_statement')
    await note(db, migration, step, checksum, true)
  }
}

const note = (db: Db, { engine, version }: Migration, step: number, checksum: string, done: boolean): Promise<number> =>
  db.run(sql`
    insert into schema_steps (engine, version, step, checksum, done) values (${engine}, ${version}, ${step}, ${checksum}, ${done})
    on conflict (engine, version, step) do update set checksum = excluded.checksum, done = excluded.done`)

/** There already: table 57, column 15, index 44, projection 583. Gone already: table 60, column 10, index 36, projection 582. */
const doneAlready = new Set([57, 15, 44, 583, 60, 10, 36, 582])

const isDoneAlready = (error: unknown): boolean => error instanceof Error && 'code' in error && doneAlready.has(Number(error.code))
