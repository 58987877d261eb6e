import {
  type Catalog,
  type CatalogEventPatch,
  type CatalogPatch,
  type CatalogSettings,
  defaultPropertyLimit,
  type PropertyType,
  propertyTypes,
} from '@millrace/contract/catalog/api.ts'
import type { MergeStrategy } from '@millrace/contract/profiles/merge.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { KnownProperty, Shape } from './admit.ts'
import { readItemNames } from './items-store.ts'
import type { SeenValues } from './property.ts'

export async function insertEvents(tx: Tx, projectId: number, names: readonly string[], now: Date): Promise<void> {
  if (names.length === 0) return
  await tx.run(sql`
    insert into catalog_events (project_id, name, first_seen_at)
    select ${projectId}, n, ${now} from unnest(${names.toSorted()}::text[]) n on conflict do nothing`)
}

export async function insertEventProperties(tx: Tx, projectId: number, pairs: readonly (readonly [string, string])[]): Promise<void> {
  if (pairs.length === 0) return
  await tx.run(sql`
    insert into catalog_event_properties (project_id, event, property)
    select ${projectId}, e, p from unnest(${pairs.map((pair) => pair[0])}::text[], ${pairs.map((pair) => pair[1])}::text[]) x(e, p)
    order by e, p on conflict do nothing`)
}

/**
 * Notes new properties; they become columns while the project has room. Answers with those it had none for. Of a property that is known the
 * types that are new are noted (`isSeen`: there are values of them).
 */
export async function insertProperties(
  tx: Tx,
  projectId: number,
  properties: readonly { owner: string; name: string; type: PropertyType }[],
  now: Date,
  { isSeen }: { readonly isSeen: boolean },
): Promise<string[]> {
  if (properties.length === 0) return []
  const rows = await tx.rows<{ name: string; admitted: boolean; isNew: boolean }>(sql`
    insert into catalog_properties as known (project_id, owner, name, type, admitted, spilled, seen_types, first_seen_at)
    select ${projectId}, o, n, types[1], fits, not fits, case when ${isSeen} then types else '{}' end, ${now}
    from (
      select o, n, types, (select count(*) from catalog_properties c where c.project_id = ${projectId} and c.admitted)
        + row_number() over (partition by c.name is null order by o, n) <= ${propertyLimit(projectId)} as fits
      from (
        select o, n, array_agg(t order by i) as types
        from unnest(${properties.map((p) => p.owner)}::text[], ${properties.map((p) => p.name)}::text[], ${properties.map((p) => p.type)}::text[])
          with ordinality x(o, n, t, i) group by o, n) one
      left join catalog_properties c on c.project_id = ${projectId} and c.owner = o and c.name = n) asked
    order by o, n
    on conflict (project_id, owner, name) do update
      set seen_types = known.seen_types || array(select unnest(excluded.seen_types) except select unnest(known.seen_types))
      where not known.seen_types @> excluded.seen_types
    returning name, admitted, xmax = 0 as "isNew"`)
  return rows.filter((row) => row.isNew && !row.admitted).map((row) => row.name)
}

const propertyLimit = (projectId: number): Sql =>
  sql`coalesce((select s.property_limit from catalog_settings s where s.project_id = ${projectId}), ${defaultPropertyLimit})`

/** How the values of properties lie, as far as it is known: a profile may keep another type than was sent, such as a list of what was added to it. */
export async function readSeen(db: Db, projectId: number): Promise<Record<'event' | 'profile', ReadonlyMap<string, SeenValues>>> {
  const rows = await db.rows<SeenValues & { owner: string; name: string }>(sql`
    select owner, name, case owner when 'event' then seen_types else ${propertyTypes}::text[] end as types, spilled as "isSpilled" from catalog_properties
    where project_id = ${projectId} and seen_types is not null`)
  const of = (owner: string) => new Map(rows.flatMap((row) => (row.owner === owner ? [[row.name, row] as const] : [])))
  return { event: of('event'), profile: of('profile') }
}

export async function readSettings(db: Db, projectId: number): Promise<CatalogSettings> {
  const row = await db.one<CatalogSettings>(sql`
    select ${propertyLimit(projectId)} as "propertyLimit", coalesce((select s.revision from catalog_settings s where s.project_id = ${projectId}), 0) as revision,
      (select count(*)::int from catalog_properties where project_id = ${projectId} and admitted) as admitted,
      (select count(*)::int from catalog_properties where project_id = ${projectId} and not admitted) as waiting`)
  return row ?? { propertyLimit: defaultPropertyLimit, revision: 0, admitted: 0, waiting: 0 }
}

export const writeSettings = (tx: Tx, projectId: number, revision: number, propertyLimit: number): Promise<number> =>
  tx.run(sql`
    insert into catalog_settings as s (project_id, property_limit, revision) select ${projectId}, ${propertyLimit}, ${revision + 1}
    where ${revision} = 0 or exists (select 1 from catalog_settings where project_id = ${projectId})
    on conflict (project_id) do update set property_limit = excluded.property_limit, revision = s.revision + 1 where s.revision = ${revision}`)

/** Properties that found no room become columns from now on, those seen first before the others. */
export const admitWaiting = (tx: Tx, projectId: number): Promise<number> =>
  tx.run(sql`
    update catalog_properties p set admitted = true from (
      select owner, name, row_number() over (order by first_seen_at, owner, name) as nth from catalog_properties
      where project_id = ${projectId} and not admitted) w
    where p.project_id = ${projectId} and p.owner = w.owner and p.name = w.name
      and w.nth <= ${propertyLimit(projectId)} - (select count(*) from catalog_properties c where c.project_id = ${projectId} and c.admitted)`)

/** Profile properties of these projects that are not columns. */
export async function loadExtraProfileNames(db: Db, projectIds: readonly number[]): Promise<Map<number, Set<string>>> {
  const rows = await db.rows<{ projectId: number; names: string[] }>(sql`
    select project_id as "projectId", array_agg(name) as names from catalog_properties
    where project_id = any(${projectIds}::int[]) and owner = 'profile' and not admitted group by project_id`)
  return new Map(rows.map((row) => [row.projectId, new Set(row.names)]))
}

export async function loadShape(db: Db, projectId: number): Promise<Shape> {
  const events = await db.rows<{ name: string; properties: string[] }>(sql`
    select e.name, coalesce(array_agg(p.property) filter (where p.property is not null), '{}') as properties
    from catalog_events e left join catalog_event_properties p on p.project_id = e.project_id and p.event = e.name
    where e.project_id = ${projectId} group by e.name`)
  const properties = await db.rows<KnownProperty & { owner: 'event' | 'profile'; name: string }>(sql`
    select owner, name, type, admitted, seen_types as "seenTypes" from catalog_properties where project_id = ${projectId}`)
  const of = (owner: 'event' | 'profile') => new Map(properties.filter((p) => p.owner === owner).map(({ name, ...one }) => [name, one]))
  return { events: new Map(events.map((e) => [e.name, new Set(e.properties)])), event: of('event'), profile: of('profile') }
}

/** Volume and last sight come from the events themselves: no counter to keep hot or to get wrong. */
export async function readCatalog(db: Db, clickhouse: ClickHouse, projectId: number): Promise<Catalog> {
  const seen = await clickhouse.rows<{ event: string; volume: number; last: string }>(sql`
    select event, count() as volume, formatDateTime(max(time), '%Y-%m-%dT%H:%i:%SZ') as last from events
    where project_id = ${sql.value(projectId, 'UInt32')} and is_test = 0
      and person_id not in (select person_id from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and is_test = 1)
    group by event`)
  const byName = new Map(seen.map((row) => [row.event, row]))
  const events = await readEvents(db, projectId)
  const tags = await db.rows<{ name: string }>(sql`select name from tags where project_id = ${projectId} order by name`)
  return {
    events: events.map((event) => ({
      ...event,
      volume: byName.get(event.name)?.volume ?? 0,
      lastSeenAt: byName.get(event.name)?.last ?? null,
    })),
    eventProperties: await readProperties(db, projectId, 'event'),
    profileProperties: await readProperties(db, projectId, 'profile'),
    tags: tags.map((tag) => tag.name),
    itemTypes: await readItemNames(db, projectId),
  }
}

export type EventRow = Omit<Catalog['events'][number], 'volume' | 'lastSeenAt'>

/** Events of the catalog, one of them when it is named. */
export async function readEvents(db: Db, projectId: number, name?: string): Promise<EventRow[]> {
  const rows = await db.rows<Omit<EventRow, 'firstSeenAt'> & { firstSeenAt: Date }>(sql`
    select e.name, ${aboutColumns}, e.required, e.revision, e.first_seen_at as "firstSeenAt",
      coalesce((select array_agg(p.property order by p.property) from catalog_event_properties p
        where p.project_id = e.project_id and p.event = e.name), '{}') as properties
    from catalog_events e where e.project_id = ${projectId} and (${name ?? null}::text is null or e.name = ${name ?? null}) order by e.name`)
  return rows.map((row) => ({ ...row, firstSeenAt: row.firstSeenAt.toISOString() }))
}

const aboutColumns: Sql = sql`display_en as "displayEn", display_zh as "displayZh", description, steward, status`

type About = Pick<CatalogEventPatch, 'displayEn' | 'displayZh' | 'description' | 'steward' | 'status'>
/** Columns as a patch leaves them: what it does not name stays. */
const aboutSet = (change: About): Sql => sql`
  display_en = case when ${change.displayEn !== undefined} then ${change.displayEn ?? null} else display_en end,
  display_zh = case when ${change.displayZh !== undefined} then ${change.displayZh ?? null} else display_zh end,
  description = case when ${change.description !== undefined} then ${change.description ?? null} else description end,
  steward = case when ${change.steward !== undefined} then ${change.steward ?? null} else steward end,
  status = coalesce(${change.status ?? null}, status)`

/** Answers with 0 when the revision is not the newest. */
export const updateEvent = (tx: Tx, projectId: number, name: string, revision: number, change: CatalogEventPatch): Promise<number> =>
  tx.run(sql`
    update catalog_events set revision = revision + 1, ${aboutSet(change)}, required = coalesce(${change.required ?? null}::text[], required)
    where project_id = ${projectId} and name = ${name} and revision = ${revision}`)

export async function readProperties(db: Db, projectId: number, owner: 'event' | 'profile'): Promise<Catalog['eventProperties']> {
  const rows = await db.rows<PropertyRow>(sql`
    select ${propertyColumns} from catalog_properties p where project_id = ${projectId} and owner = ${owner} order by name`)
  return rows.map(presentProperty)
}

export async function readProperty(db: Db, projectId: number, owner: string, name: string): Promise<CatalogProperty | undefined> {
  const row = await db.one<PropertyRow>(sql`
    select ${propertyColumns} from catalog_properties p where project_id = ${projectId} and owner = ${owner} and name = ${name}`)
  return row && presentProperty(row)
}

type CatalogProperty = Catalog['eventProperties'][number]
interface PropertyRow extends Omit<CatalogProperty, 'firstSeenAt' | 'lastSeenAt' | 'unitBrokenAt'> {
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date | null
  readonly unitBrokenAt: Date | null
}
const propertyColumns: Sql = sql`name, type, admitted, pii, unit, unit_broken_at as "unitBrokenAt", first_seen_at as "firstSeenAt", ${aboutColumns},
  allowed, item_type as "itemType", merge_strategy as "mergeStrategy", revision,
  (select max(u.last_seen_at) from catalog_usage u where u.project_id = p.project_id and u.owner = p.owner and u.name = p.name) as "lastSeenAt",
  (select coalesce(sum(u.volume), 0)::bigint from catalog_usage u where u.project_id = p.project_id and u.owner = p.owner and u.name = p.name) as volume`
const presentProperty = (row: PropertyRow): CatalogProperty => ({
  ...row,
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  unitBrokenAt: row.unitBrokenAt?.toISOString() ?? null,
})

/** Answers with 0 when the revision is not the newest. */
export async function updateProperty(
  tx: Tx,
  projectId: number,
  owner: string,
  name: string,
  revision: number,
  change: CatalogPatch,
): Promise<number> {
  return tx.run(sql`
    update catalog_properties set revision = revision + 1, pii = coalesce(${change.pii ?? null}, pii), merge_strategy = coalesce(${change.mergeStrategy ?? null}, merge_strategy),
      unit = case when ${change.unit !== undefined} then ${change.unit ?? null} else unit end,
      unit_broken_at = case when ${change.unit !== undefined} then null else unit_broken_at end,
      ${aboutSet(change)},
      allowed = case when ${change.allowed !== undefined} then ${change.allowed ? JSON.stringify(change.allowed) : null}::jsonb else allowed end,
      item_type = case when ${change.itemType !== undefined} then ${change.itemType ?? null} else item_type end
    where project_id = ${projectId} and owner = ${owner} and name = ${name} and revision = ${revision}`)
}

export async function readPropertiesOf(db: Db, projectId: number, event: string): Promise<ReadonlySet<string> | undefined> {
  const row = await db.one<{ properties: string[] }>(sql`
    select array(select p.property from catalog_event_properties p where p.project_id = e.project_id and p.event = e.name) as properties
    from catalog_events e where e.project_id = ${projectId} and e.name = ${event}`)
  return row && new Set(row.properties)
}

/** Those of the events that were ever seen. */
export async function readSeenEvents(db: Db, projectId: number, names: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ name: string }>(
    sql`select name from catalog_events where project_id = ${projectId} and name = any(${names}::text[])`,
  )
  return new Set(rows.map(({ name }) => name))
}

/** Profile properties that merge otherwise than by the winner's value, by project. */
export async function mergeStrategiesOf(db: Db, projectIds: readonly number[]): Promise<Map<number, Map<string, MergeStrategy>>> {
  if (projectIds.length === 0) return new Map()
  const rows = await db.rows<{ projectId: number; name: string; strategy: MergeStrategy }>(sql`
    select project_id as "projectId", name, merge_strategy as strategy from catalog_properties
    where project_id = any(${projectIds}::int[]) and owner = 'profile' and merge_strategy <> 'keep'`)
  return new Map(
    [...Map.groupBy(rows, (row) => row.projectId)].map(([id, some]) => [id, new Map(some.map((row) => [row.name, row.strategy]))]),
  )
}

/** Events that somebody answers for. */
export const stewardedEvents = async (db: Db, projectId: number): Promise<string[]> =>
  (
    await db.rows<{ name: string }>(
      sql`select name from catalog_events where project_id = ${projectId} and coalesce(steward, '') <> '' order by name limit 500`,
    )
  ).map(({ name }) => name)
