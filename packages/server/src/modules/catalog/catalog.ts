import type { Catalog } from '@millrace/contract/catalog/api.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Admission, shapes } from './admit.ts'
import { changeItems, type ItemOfProject } from './items.ts'
import * as store from './store.ts'

export interface CatalogModule {
  admit(tx: Tx, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Admission>
  read(projectId: number): Promise<Catalog>
  /** Properties ever seen on an event; undefined when the event itself was never seen. */
  propertiesOf(db: Db, projectId: number, event: string): Promise<ReadonlySet<string> | undefined>
  /** Profile properties of these projects that are kept in `extra` for want of room. */
  extraProfileNames(projectIds: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<string>>>
  /** Applies changes of dimension tables, in order. */
  changeItems(tx: Tx, outbox: Outbox, changes: readonly ItemOfProject[], now: Date): Promise<void>
  /** Properties that roles without `people.read_pii` must not see. */
  piiProperties(projectId: number, owner: 'event' | 'profile'): Promise<ReadonlySet<string>>
}

/** Event and property metadata: ingestion writes it, segments, analytics and the console read it. */
export function catalog(deps: { readonly postgres: Postgres; readonly clickhouse: ClickHouse }): CatalogModule {
  const known = shapes()
  return {
    admit: known.admit,
    extraProfileNames: (projectIds) => store.loadExtraProfileNames(deps.postgres, projectIds),
    read: (projectId) => store.readCatalog(deps.postgres, deps.clickhouse, projectId),
    propertiesOf: store.readPropertiesOf,
    changeItems,
    async piiProperties(projectId, owner) {
      const properties = await store.readProperties(deps.postgres, projectId, owner)
      return new Set(properties.filter((property) => property.pii).map((property) => property.name))
    },
  }
}
