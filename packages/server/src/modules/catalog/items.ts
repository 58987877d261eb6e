import { isDeepStrictEqual } from 'node:util'
import { typeOfValue } from '@millrace/contract/catalog/value.ts'
import type { ItemChange, Json } from '@millrace/contract/events.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as store from './items-store.ts'

export interface ItemOfProject extends ItemChange {
  readonly projectId: number
}

/** Items of a process: names of properties it has noted are not written again. */
export function items() {
  const noted = new Set<string>()

  return {
    /**
     * Applies changes of dimension tables in order: a set merges over what the row has, a delete marks it, a set after that
     * starts afresh. One read and one write for all; the log keeps all changes of an item in one partition, so nobody else writes it.
     */
    async change(tx: Tx, outbox: Outbox, changes: readonly ItemOfProject[], now: Date): Promise<void> {
      const rows = await store.loadItems(tx, changes)
      const next = new Map<string, store.ItemRow>()
      for (const change of changes) {
        const key = store.keyOf(change)
        const { projectId, type, id } = change
        const before = next.get(key) ?? rows.get(key) ?? { projectId, type, id, properties: {}, isDeleted: false, revision: 0 }
        next.set(key, { ...before, ...applied(before, change), revision: (rows.get(key)?.revision ?? 0) + 1 })
      }
      // Saying again what is so writes nothing: a table that is imported every night costs what has changed in it.
      const changed = [...next.values()].filter((row) => isOther(row, rows.get(store.keyOf(row))))
      await store.writeItems(tx, changed, now)
      for (const row of changed) outbox.fact('items', factOf(row, now))
      const fresh = propertiesIn(changes).filter((one) => !noted.has(nameKey(one)))
      await store.insertItemProperties(tx, fresh)
      tx.afterCommit(() => {
        for (const one of fresh) noted.add(nameKey(one))
      })
    },
  }
}

const isOther = (row: store.ItemRow, before: store.ItemRow | undefined): boolean =>
  before?.isDeleted !== row.isDeleted || !isDeepStrictEqual(row.properties, before.properties)

const nameKey = ({ projectId, type, name }: store.ItemProperty): string => `${projectId}\n${type}\n${name}`

/** Each name once, with the type it came with first. */
function propertiesIn(changes: readonly ItemOfProject[]): store.ItemProperty[] {
  const found = new Map<string, store.ItemProperty>()
  for (const { projectId, type, properties } of changes)
    for (const [name, value] of Object.entries(properties)) {
      const kind = typeOfValue(value)
      const one = kind && { projectId, type, name, kind }
      if (one && !found.has(nameKey(one))) found.set(nameKey(one), one)
    }
  return [...found.values()]
}

function applied(before: store.ItemRow, change: ItemChange): { properties: Readonly<Record<string, Json>>; isDeleted: boolean } {
  if (change.op === 'delete') return { properties: before.properties, isDeleted: true }
  return { properties: { ...(before.isDeleted ? {} : before.properties), ...change.properties }, isDeleted: false }
}

const factOf = (row: store.ItemRow, now: Date) => ({
  project_id: row.projectId,
  item_type: row.type,
  item_id: row.id,
  revision: row.revision,
  deleted: row.isDeleted ? 1 : 0,
  updated_at: now.toISOString(),
  properties: row.properties,
})
