import { afterAll, beforeAll, expect, test } from 'vitest'
import { personHooks } from '../src/person-hooks.ts'
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

test('every table with a person belongs to exactly one person hook, so that nobody is left behind by a merge or an erasure', async () => {
  const rows = await databases.postgres.rows<{ name: string }>(sql`
    select distinct c.table_name as name from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
    where c.table_schema = 'public' and (c.column_name = 'person_id' or c.column_name like '%\_person\_id') order by 1`)
  const claimed = personHooks.flatMap((hook) => hook.tables)
  expect(claimed.toSorted()).toEqual(rows.map((row) => row.name))
})

// What `person_id` of an event leads to says whose it is; the two others are what it was collected under and what it led to once.
test('every table of the analysis store with a person belongs to exactly one person hook, with all columns that say whose a row is', async () => {
  const rows = await databases.clickhouse.rows<{ table: string; column: string }>(sql`
    select table, name as column from system.columns
    where database = currentDatabase() and (name = 'person_id' or name like '%\\_person\\_id') and name not in ('collected_person_id', 'settled_person_id') order by table, name`)
  const claimed = personHooks.flatMap((hook) =>
    Object.entries(hook.analysed).flatMap(([table, columns]) => columns.map((column) => ({ table, column }))),
  )
  expect(claimed.toSorted((a, b) => `${a.table} ${a.column}`.localeCompare(`${b.table} ${b.column}`))).toEqual(rows)
})

/** Tables without a project, and why that is right. A new one is a decision, not an accident. */
const withoutProject: Readonly<Record<string, string>> = {
  accounts: 'an account works in many projects',
  sessions: 'belongs to an account',
  sign_in_failures: 'counts before anybody is known',
  idempotency_keys: 'belongs to an account or token, which the key names',
  metric_versions: 'read only through its metric, which is looked up by project first',
  segment_versions: 'read only through its segment, which is looked up by project first',
  tag_definition_versions: 'read only through its definition, which is looked up by project first',
  asset_versions: 'read only through its asset, which is looked up by project first, or whose id cannot be guessed',
  template_versions: 'read only through its template, in one statement with the project',
  shared_block_versions: 'read only through its block, in one statement with the project',
  journey_subflow_versions: 'read only through its sub-flow, which is looked up by project first',
  journey_versions: 'read only through its journey, which is looked up by project first',
  journey_counters: 'read only through its journey, which is looked up by project first',
  import_pieces: 'read only through its import, which is looked up by project first',
  job_files: 'read only through its job, which is looked up by project first',
  job_ticks: 'when schedules of the whole installation last fired',
  schema_migrations: 'the database itself',
  schema_steps: 'as above',
  log_epochs: 'the log is shared; every record names its project',
  log_batches: 'as above',
  log_heads: 'as above',
  log_positions: 'as above',
  part_leases: 'a part has people of all projects',
  workers: 'a process works for all projects',
  seen: 'keys of deliveries are hashed together with their project',
  seen_days: 'days of the table above',
}

test('every table names the project of its rows, or stands in the list of those that need not', async () => {
  const rows = await databases.postgres.rows<{ name: string }>(sql`
    select t.table_name as name from information_schema.tables t
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and not exists (select 1 from information_schema.columns c
      where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'project_id')
      and not exists (select 1 from pg_inherits i where i.inhrelid = format('public.%I', t.table_name)::regclass)
    order by 1`)
  expect(rows.map((row) => row.name)).toEqual(Object.keys(withoutProject).toSorted())
})

test('every table of the analysis store names the project, first in its order', async () => {
  const rows = await databases.clickhouse.rows<{ name: string; key: string }>(sql`
    select name, sorting_key as key from system.tables where database = currentDatabase() and engine like '%MergeTree'`)
  expect(rows.filter(({ key }) => !key.startsWith('project_id')).map(({ name }) => name)).toEqual([])
})
