import type { Catalog, PropertyType } from '@millrace/contract/catalog/api.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { ItemLink } from '@millrace/contract/rules/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Admission, shapes } from './admit.ts'
import { type ItemOfProject, items } from './items.ts'
import { type ItemKey, type ItemRow, keyOf, readLinks, readProperties } from './items-store.ts'
import { type Plans, plans } from './plans.ts'
import type { SeenValues } from './property.ts'
import * as store from './store.ts'

export interface CatalogModule {
  admit(tx: Tx, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Admission>
  /** What the projects expect to be sent. */
  readonly plans: Plans
  /** Another property may be money now: this process looks again. */
  forgetMoney(): void
  read(projectId: number): Promise<Catalog>
  /** Properties ever seen on an event; undefined when the event itself was never seen. */
  propertiesOf(db: Db, projectId: number, event: string): Promise<ReadonlySet<string> | undefined>
  /** Those of the events that were ever seen. */
  seenEvents(db: Db, projectId: number, names: readonly string[]): Promise<ReadonlySet<string>>
  /** Profile properties of these projects that are kept in `extra` for want of room. */
  extraProfileNames(projectIds: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<string>>>
  /** Applies changes of dimension tables, in order. */
  changeItems(tx: Tx, outbox: Outbox, changes: readonly ItemOfProject[], now: Date): Promise<void>
  /** Items as they are now, of any projects and types, by one statement; a deleted one is none. */
  itemsOf(db: Db, keys: readonly ItemKey[]): Promise<(key: ItemKey) => ItemRow['properties'] | undefined>
  /** Properties of these projects whose value is the id of an item. */
  links(db: Db, projectIds: readonly number[]): Promise<readonly (ItemLink & { readonly projectId: number })[]>
  /** What people or events can have: the type each property was first seen or planned with. */
  propertyTypes(projectId: number, owner: 'event' | 'profile'): Promise<ReadonlyMap<string, PropertyType>>
  /** How the values of properties lie: what was accepted before this is asked lies so. */
  seenValues(projectId: number): Promise<Record<'event' | 'profile', ReadonlyMap<string, SeenValues>>>
  /** Properties that roles without `people.read_pii` must not see. */
  piiProperties(projectId: number, owner: 'event' | 'profile'): Promise<ReadonlySet<string>>
}

/** Event and property metadata: ingestion writes it, segments, analytics and the console read it. */
export function catalog(deps: { readonly postgres: Postgres; readonly clickhouse: ClickHouse }): CatalogModule {
  const known = shapes()
  const rows = items()
  return {
    plans: plans(deps.postgres),
    admit: known.admit,
    forgetMoney: known.forgetMoney,
    extraProfileNames: (projectIds) => store.loadExtraProfileNames(deps.postgres, projectIds),
    read: (projectId) => store.readCatalog(deps.postgres, deps.clickhouse, projectId),
    propertiesOf: store.readPropertiesOf,
    seenEvents: store.readSeenEvents,
    changeItems: rows.change,
    async itemsOf(db, keys) {
      const found = await readProperties(db, keys)
      return (key) => found.get(keyOf(key))
    },
    links: readLinks,
    async propertyTypes(projectId, owner) {
      const properties = await store.readProperties(deps.postgres, projectId, owner)
      return new Map(properties.map((property) => [property.name, property.type]))
    },
    seenValues: (projectId) => store.readSeen(deps.postgres, projectId),
    async piiProperties(projectId, owner) {
      const properties = await store.readProperties(deps.postgres, projectId, owner)
      return new Set(properties.filter((property) => property.pii).map((property) => property.name))
    },
  }
}
