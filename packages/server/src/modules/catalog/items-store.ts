import type { Catalog, PropertyType } from '@millrace/contract/catalog/api.ts'
import type { Item, ItemType } from '@millrace/contract/catalog/items.ts'
import type { Json } from '@millrace/contract/events.ts'
import type { ItemLink } from '@millrace/contract/rules/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface ItemKey {
  readonly projectId: number
  readonly type: string
  readonly id: string
}

export interface ItemRow extends ItemKey {
  readonly properties: Readonly<Record<string, Json>>
  readonly isDeleted: boolean
  readonly revision: number
}

export const keyOf = ({ projectId, type, id }: ItemKey): string => `${projectId}\n${type}\n${id}`

const unnested = (keys: readonly ItemKey[]): Sql => sql`
  select distinct p, t, n from unnest(${keys.map((k) => k.projectId)}::int[], ${keys.map((k) => k.type)}::text[], ${keys.map((k) => k.id)}::text[]) x(p, t, n)`

export async function loadItems(tx: Tx, keys: readonly ItemKey[]): Promise<Map<string, ItemRow>> {
  if (keys.length === 0) return new Map()
  const rows = await tx.rows<ItemRow>(sql`
    select i.project_id as "projectId", i.item_type as type, i.item_id as id, i.properties, i.is_deleted as "isDeleted", i.revision
    from items i join (
      ${unnested(keys)}
    ) x on i.project_id = x.p and i.item_type = x.t and i.item_id = x.n
    order by i.project_id, i.item_type, i.item_id for update of i`)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

export async function writeItems(tx: Tx, rows: readonly ItemRow[], now: Date): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    insert into items (project_id, item_type, item_id, properties, is_deleted, revision, updated_at)
    select p, t, n, j, d, r, ${now} from unnest(${rows.map((row) => row.projectId)}::int[], ${rows.map((row) => row.type)}::text[],
      ${rows.map((row) => row.id)}::text[], ${rows.map((row) => JSON.stringify(row.properties))}::jsonb[], ${rows.map((row) => row.isDeleted)}::boolean[],
      ${rows.map((row) => row.revision)}::bigint[]) x(p, t, n, j, d, r)
    order by p, t, n
    on conflict (project_id, item_type, item_id) do update
      set properties = excluded.properties, is_deleted = excluded.is_deleted, revision = excluded.revision, updated_at = excluded.updated_at`)
}

export async function readTypes(db: Db, projectId: number): Promise<ItemType[]> {
  const rows = await db.rows<Omit<ItemType, 'updatedAt'> & { updatedAt: Date }>(sql`
    select item_type as type, count(*) filter (where not is_deleted)::int as items, count(*) filter (where is_deleted)::int as deleted,
      max(updated_at) as "updatedAt" from items where project_id = ${projectId} group by item_type order by item_type`)
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
}

export const hasType = async (db: Db, projectId: number, type: string): Promise<boolean> =>
  (await db.one(sql`select 1 as one from items where project_id = ${projectId} and item_type = ${type} limit 1`)) !== undefined

export interface ItemPage {
  readonly type: string
  readonly search: string | undefined
  readonly after: string
  readonly limit: number
}

/** Rows of one type by id; a search looks in ids and values. Deleted ones are left out. */
export async function readItems(db: Db, projectId: number, { type, search, after, limit }: ItemPage): Promise<Item[]> {
  const rows = await db.rows<Omit<Item, 'updatedAt'> & { updatedAt: Date }>(sql`
    select item_type as type, item_id as id, properties, is_deleted as "isDeleted", updated_at as "updatedAt" from items
    where project_id = ${projectId} and item_type = ${type} and item_id > ${after} and not is_deleted
      and (${search ?? null}::text is null or position(lower(${search ?? ''}) in lower(item_id || ' ' || properties::text)) > 0)
    order by item_id limit ${limit}`)
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
}

export async function readItem(db: Db, projectId: number, type: string, id: string): Promise<Item | undefined> {
  const row = await db.one<Omit<Item, 'updatedAt'> & { updatedAt: Date }>(sql`
    select item_type as type, item_id as id, properties, is_deleted as "isDeleted", updated_at as "updatedAt" from items
    where project_id = ${projectId} and item_type = ${type} and item_id = ${id}`)
  return row && { ...row, updatedAt: row.updatedAt.toISOString() }
}

/** Properties of living items, in one statement. */
export async function readProperties(db: Db, keys: readonly ItemKey[]): Promise<Map<string, ItemRow['properties']>> {
  if (keys.length === 0) return new Map()
  const rows = await db.rows<ItemKey & Pick<ItemRow, 'properties'>>(sql`
    select i.project_id as "projectId", i.item_type as type, i.item_id as id, i.properties
    from items i join (${unnested(keys)}) x on i.project_id = x.p and i.item_type = x.t and i.item_id = x.n where not i.is_deleted`)
  return new Map(rows.map((row) => [keyOf(row), row.properties]))
}

export interface ItemProperty {
  readonly projectId: number
  readonly type: string
  readonly name: string
  readonly kind: PropertyType
}

export async function insertItemProperties(tx: Tx, found: readonly ItemProperty[]): Promise<void> {
  if (found.length === 0) return
  await tx.run(sql`
    insert into item_properties (project_id, item_type, name, type)
    select p, t, n, k from unnest(${found.map((one) => one.projectId)}::int[], ${found.map((one) => one.type)}::text[],
      ${found.map((one) => one.name)}::text[], ${found.map((one) => one.kind)}::text[]) x(p, t, n, k)
    order by p, t, n on conflict do nothing`)
}

/** Dimension tables with the names their rows have had. */
export const readItemNames = (db: Db, projectId: number): Promise<Catalog['itemTypes']> =>
  db.rows(sql`
    select item_type as type, json_agg(json_build_object('name', name, 'type', type) order by name) as properties
    from item_properties where project_id = ${projectId} group by item_type order by item_type`)

/** Properties whose value names an item, by project. */
export const readLinks = (db: Db, projectIds: readonly number[]): Promise<(ItemLink & { readonly projectId: number })[]> =>
  db.rows(sql`
    select project_id as "projectId", owner, name as property, item_type as type from catalog_properties
    where project_id = any(${projectIds}::int[]) and item_type is not null order by project_id, owner, name`)
