import type { Catalog } from '@millrace/contract/catalog/api.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Shape, shapes } from './admit.ts'
import * as store from './store.ts'

export interface CatalogModule {
  admit(tx: Tx, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Shape>
  read(projectId: number): Promise<Catalog>
  /** Properties ever seen on an event; undefined when the event itself was never seen. */
  propertiesOf(db: Db, projectId: number, event: string): Promise<ReadonlySet<string> | undefined>
  /** Properties that roles without `people.read_pii` must not see. */
  piiProperties(projectId: number, owner: 'event' | 'profile'): Promise<ReadonlySet<string>>
}

/** Event and property metadata: ingestion writes it, segments, analytics and the console read it. */
export function catalog(deps: { readonly postgres: Postgres; readonly clickhouse: ClickHouse }): CatalogModule {
  const known = shapes()
  return {
    admit: known.admit,
    read: (projectId) => store.readCatalog(deps.postgres, deps.clickhouse, projectId),
    propertiesOf: store.readPropertiesOf,
    async piiProperties(projectId, owner) {
      const properties = await store.readProperties(deps.postgres, projectId, owner)
      return new Set(properties.filter((property) => property.pii).map((property) => property.name))
    },
  }
}
