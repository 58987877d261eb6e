import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from './databases.ts'
import { clickhouseSchema, postgresSchema } from './schema-text.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const folder = '../migrations'

test('the PostgreSQL schema is the one that was reviewed', async () => {
  await expect(await postgresSchema(databases.postgres)).toMatchFileSnapshot(`${folder}/postgres/schema.sql`)
})

test('the ClickHouse schema is the one that was reviewed', async () => {
  await expect(await clickhouseSchema(databases.clickhouse)).toMatchFileSnapshot(`${folder}/clickhouse/schema.sql`)
})
