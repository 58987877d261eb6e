import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type ClickHouse, connectClickHouse } from '../src/platform/clickhouse.ts'
import { connectPostgres, type Postgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'

export interface Databases {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  drop(): Promise<void>
}

/** Databases of their own without a single table, on the shared engines. */
export async function emptyDatabases(): Promise<Databases> {
  return makeDatabases('template0')
}

/** Empty, migrated databases of their own on the shared engines: PostgreSQL by template, ClickHouse table by table, all at once. */
export async function freshDatabases(): Promise<Databases> {
  const databases = await makeDatabases('millrace')
  await Promise.all(inject('clickhouseTables').map((statement) => databases.clickhouse.run({ strings: [statement], values: [] })))
  return databases
}

async function makeDatabases(template: string): Promise<Databases> {
  const name = `t_${randomBytes(6).toString('hex')}`
  const databaseUrl = inject('databaseUrl').replace(/\/millrace$/, `/${name}`)
  const clickhouseUrl = inject('clickhouseUrl').replace(/\/default$/, `/${name}`)
  const admin = connectPostgres(inject('databaseUrl').replace(/\/millrace$/, '/postgres'), { size: 1 })
  // Nothing is written to disk for sure in tests, so copying files is three times as fast as copying through the log.
  await admin.run(sql`create database ${sql.id(name)} template ${sql.id(template)} strategy file_copy`)
  const root = connectClickHouse(inject('clickhouseUrl'))
  await root.run(sql`create database ${sql.id(name)}`)
  const clickhouse = connectClickHouse(clickhouseUrl)
  const postgres = connectPostgres(databaseUrl, { size: 12 })
  return {
    postgres,
    clickhouse,
    databaseUrl,
    clickhouseUrl,
    async drop() {
      await postgres.end()
      await clickhouse.close()
      await admin.run(sql`drop database ${sql.id(name)} with (force)`)
      await root.run(sql`drop database ${sql.id(name)}`)
      await admin.end()
      await root.close()
    },
  }
}
