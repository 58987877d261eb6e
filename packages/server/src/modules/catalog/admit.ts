import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as store from './store.ts'
import { typeOfValue } from './typing.ts'

/** Names of one project as this process knows them; only ever grows. */
export interface Shape {
  readonly events: Map<string, Set<string>>
  readonly event: Map<string, { type: PropertyType; admitted: boolean }>
  readonly profile: Map<string, { type: PropertyType; admitted: boolean }>
}

const emptyShape = (): Shape => ({ events: new Map(), event: new Map(), profile: new Map() })

interface Fresh {
  readonly events: Set<string>
  readonly pairs: Map<string, readonly [event: string, property: string]>
  readonly properties: Map<string, { owner: 'event' | 'profile'; name: string; type: PropertyType }>
}

/** Paths are shared by all projects of a table, so a project has room for so many; the rest stays searchable in `extra`. */
export const admittedPerProject = 500

export function shapes() {
  const known = new Map<number, Shape>()

  return {
    /**
     * Notes events and properties not seen before and answers with the shape that decides which properties become
     * columns. First type wins. A replay finds at least the same names.
     */
    async admit(tx: Tx, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Shape> {
      const shape = known.get(projectId) ?? emptyShape()
      const fresh = findFresh(shape, records)
      if (fresh.events.size + fresh.pairs.size + fresh.properties.size === 0) return shape
      await store.insertEvents(tx, projectId, [...fresh.events], now)
      await store.insertEventProperties(tx, projectId, [...fresh.pairs.values()])
      await store.insertProperties(tx, projectId, [...fresh.properties.values()], admittedPerProject, now)
      const loaded = await store.loadShape(tx, projectId)
      tx.afterCommit(() => known.set(projectId, loaded))
      return loaded
    },
    forget: (): void => known.clear(),
  }
}

function findFresh(shape: Shape, records: readonly CanonicalRecord[]): Fresh {
  const fresh: Fresh = { events: new Set(), pairs: new Map(), properties: new Map() }
  for (const record of records) {
    if (record.event) lookAtEvent(shape, fresh, record.event)
    if (record.profile && record.profile.op !== 'unset')
      for (const name in record.profile.properties) lookAtProperty(shape, fresh, 'profile', name, record.profile.properties[name])
  }
  return fresh
}

function lookAtEvent(shape: Shape, fresh: Fresh, event: NonNullable<CanonicalRecord['event']>): void {
  const known = shape.events.get(event.name)
  if (!known) fresh.events.add(event.name)
  for (const name in event.properties) {
    if (known?.has(name)) continue
    if (typeOfValue(event.properties[name] ?? null) === undefined) continue
    fresh.pairs.set(`${event.name}\n${name}`, [event.name, name])
    lookAtProperty(shape, fresh, 'event', name, event.properties[name])
  }
}

function lookAtProperty(shape: Shape, fresh: Fresh, owner: 'event' | 'profile', name: string, value: unknown): void {
  if (shape[owner].has(name)) return
  const type = typeOfValue((value ?? null) as Parameters<typeof typeOfValue>[0] /* properties are JSON by construction */)
  if (type && !fresh.properties.has(`${owner}\n${name}`)) fresh.properties.set(`${owner}\n${name}`, { owner, name, type })
}
