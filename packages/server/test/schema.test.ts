import { afterAll, beforeAll, expect, test } from 'vitest'
import { placements } from '../src/platform/placements.ts'
import { sql } from '../src/platform/sql.ts'
import { type Databases, freshDatabases } from './databases.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

test('every table keeps the rules of its placement, so that it could be spread over a cluster as it is', async () => {
  const names = Object.keys(placements)
  const kinds = Object.values(placements)
  const problems = await databases.postgres.rows(sql`
    with p as (select * from unnest(${names}::text[], ${kinds}::text[]) x(tab, kind)),
    t as (select c.oid, c.relname::text tab, p.kind, c.relispartition from pg_class c join pg_namespace n on n.oid = c.relnamespace left join p on p.tab = c.relname
      where n.nspname = 'public' and c.relkind in ('r', 'p')),
    part_col as (select a.attrelid, a.attnum, a.atttypid = 'int2'::regtype small, a.attnotnull nn, a.attgenerated <> '' gen,
      a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid), '') <> '' dflt
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attname in ('part', 'id_part', 'log_part') and not a.attisdropped and a.attname = (
        select b.attname from pg_attribute b where b.attrelid = a.attrelid and b.attname in ('part', 'id_part', 'log_part') order by b.attnum limit 1))
    select tab, 'no placement declared' problem from t where kind is null and not relispartition
    union all select tab, 'the part column must be a plain smallint not null' from t left join part_col c on c.attrelid = t.oid
      where kind = 'part' and (c.attnum is null or not c.small or not c.nn or c.gen or c.dflt)
    union all select tab, 'no primary key' from t where kind is not null and not exists (select 1 from pg_index i where i.indrelid = t.oid and i.indisprimary)
    union all select tab, 'unique index without part: ' || i.indexrelid::regclass from t join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
      left join part_col c on c.attrelid = t.oid where kind = 'part' and not coalesce(c.attnum = any(i.indkey::int2[]), false)
    union all select tab, 'identity column ' || a.attname from t join pg_attribute a on a.attrelid = t.oid where a.attidentity <> '' and not relispartition
    union all select tab, 'trigger ' || g.tgname from t join pg_trigger g on g.tgrelid = t.oid where kind in ('part', 'reference') and not g.tgisinternal
    order by 1, 2`)
  expect(problems).toEqual([])
})

test('every declared placement is a table', async () => {
  const tables = await databases.postgres.rows<{ name: string }>(sql`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')`)
  const known = new Set(tables.map((table) => table.name))
  expect(Object.keys(placements).filter((name) => !known.has(name))).toEqual([])
})

test('tables of the analysis store sync to disk and remember insert tokens', async () => {
  const tables = await databases.clickhouse.rows<{ name: string; sql: string }>(sql`
    select name, create_table_query as sql from system.tables where database = currentDatabase() and engine like '%MergeTree'`)
  expect(tables.length).toBeGreaterThan(5)
  for (const table of tables) {
    expect(table.sql, table.name).toContain('fsync_after_insert = 1')
    expect(table.sql, table.name).toContain('fsync_part_directory = 1')
    expect(table.sql, table.name).toContain('non_replicated_deduplication_window = 10000')
  }
})
