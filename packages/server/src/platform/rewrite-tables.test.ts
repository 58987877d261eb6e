import { expect, test } from 'vitest'
import { emptyDatabases, freshDatabases } from '../../test/databases.ts'
import { filesWith } from '../../test/erase-kit.ts'
import { rewriteTables } from './rewrite-tables.ts'
import { sql } from './sql.ts'

test('rows that are gone are in no file, nor in the statistics of a table that lost its last row; tables without a row stay as they are', async () => {
  const databases = await freshDatabases()
  const { postgres } = databases
  await postgres.run(sql`create table emptied (word text primary key)`)
  await postgres.run(sql`insert into emptied select 'gone ' || n % 10 || ' of one' from generate_series(1, 10) n`)
  await postgres.run(sql`create table kept as select 'kept ' || n % 3 as word from generate_series(1, 30) n`)
  await postgres.run(sql`insert into kept select 'gone once more' from generate_series(1, 30)`)
  await postgres.run(sql`analyze`)
  await postgres.run(sql`delete from emptied`)
  await postgres.run(sql`delete from kept where word like 'gone%'`)
  await postgres.run(sql`vacuum emptied, kept`)
  expect(await filesWith(databases, ['gone once more', ' of one'])).not.toEqual([])

  const tables = await rewriteTables(postgres)
  expect(await filesWith(databases, ['gone once more', ' of one'])).toEqual([])
  expect(await postgres.rows(sql`select word, count(*) from kept group by word order by word`)).toHaveLength(3)
  expect(tables).toEqual(expect.arrayContaining(['public.emptied', 'public.kept']))
  expect(tables).not.toContain('public.imports')
  expect(await rewriteTables(postgres)).not.toContain('public.emptied')
  await databases.drop()
})

test.each([
  ['somebody who reads as of before', true],
  ['somebody who writes in another database', false],
])('waits for %s', async (_, isReader) => {
  const databases = await freshDatabases()
  const other = await emptyDatabases()
  const { postgres } = databases
  await postgres.run(sql`create table kept as select 'kept' as word union all select 'gone while somebody works'`)
  let written: Promise<string[]> | undefined
  await (isReader ? postgres : other.postgres).transaction(async (older) => {
    if (isReader) await older.run(sql`set transaction isolation level repeatable read`)
    await older.rows(isReader ? sql`select now()` : sql`select pg_current_xact_id()::text`)
    await postgres.run(sql`delete from kept where word <> 'kept'`)
    written = rewriteTables(postgres)
    // Long enough for a rewrite that does not wait to have written the row anew.
    await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 1_500))])
  })
  await written
  expect(await filesWith(databases, ['gone while somebody'])).toEqual([])
  await databases.drop()
  await other.drop()
})
