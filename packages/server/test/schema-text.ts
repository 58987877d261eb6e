import type { ClickHouse } from '../src/platform/clickhouse.ts'
import type { Postgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'

/** Tables with columns, keys, checks and indexes, and sequences, as PostgreSQL itself writes them. */
export async function postgresSchema(postgres: Postgres): Promise<string> {
  const rows = await postgres.rows<{ text: string }>(sql`
    with t as (
      select c.oid, c.relname, c.relkind, pg_get_partkeydef(c.oid) as spread from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
    ), lines as (
      select a.attrelid as oid, 1 as kind, a.attname::text as name,
        concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end, 'default ' || pg_get_expr(d.adbin, d.adrelid),
          case when a.attstorage <> y.typstorage then 'storage ' || a.attstorage::text end) as line
      from pg_attribute a join pg_type y on y.oid = a.atttypid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped
      union all select k.conrelid, 2, k.conname::text, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) from pg_constraint k where k.contype <> 'n'
    )
    select concat('create table ', t.relname, E' (\n  ', (select string_agg(l.line, E',\n  ' order by l.kind, l.name) from lines l where l.oid = t.oid), E'\n)',
      ' partition by ' || t.spread, ';',
      (select string_agg(E'\n' || pg_get_indexdef(i.indexrelid) || ';', '' order by i.indexrelid::regclass::text) from pg_index i
        where i.indrelid = t.oid and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u')))) as text
    from t order by t.relname collate "C"`)
  const sequences = await postgres.rows<{ text: string }>(sql`
    select 'create sequence ' || sequencename || ' as ' || data_type || ';' as text from pg_sequences where schemaname = 'public' order by sequencename collate "C"`)
  return `${[...rows.map((row) => row.text), sequences.map((row) => row.text).join('\n')].join('\n\n').replaceAll('public.', '')}\n`
}

/** Tables as ClickHouse itself writes them, a column or clause a line. */
export async function clickhouseSchema(clickhouse: ClickHouse): Promise<string> {
  const rows = await clickhouse.rows<{ text: string }>(sql`
    select replace(formatQuery(create_table_query), concat(currentDatabase(), '.'), '') as text
    from system.tables where database = currentDatabase() order by name`)
  return `${rows.map((row) => `${row.text};`).join('\n\n')}\n`
}
