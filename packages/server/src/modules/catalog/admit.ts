import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { typeOfValue } from '@millrace/contract/catalog/value.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Tx } from '../../platform/postgres.ts'
import { moneyWatch } from './money.ts'
import * as store from './store.ts'

/** Names of one project as this process knows them; only ever grows. */
export interface Shape {
  readonly events: Map<string, Set<string>>
  readonly event: Map<string, KnownProperty>
  readonly profile: Map<string, KnownProperty>
}

export interface KnownProperty {
  readonly type: PropertyType
  readonly admitted: boolean
  /** Of which types it has ever had values; null: not known. */
  readonly seenTypes: readonly PropertyType[] | null
}

const emptyShape = (): Shape => ({ events: new Map(), event: new Map(), profile: new Map() })

interface Fresh {
  readonly events: Set<string>
  readonly pairs: Map<string, readonly [event: string, property: string]>
  readonly properties: Map<string, { owner: 'event' | 'profile'; name: string; type: PropertyType }>
}

/** What is known after a batch, and what of it is to be warned of, once for each property. */
export interface Admission {
  readonly shape: Shape
  /** New, but found no room among the columns. */
  readonly refused: readonly string[]
  /** Marked as money, and had a value that is no whole number of minor units. */
  readonly broken: readonly string[]
}

/** The limit may have been raised elsewhere: a shape with properties that wait for room is read again after so long. */
const waitingShapeMs = 15_000

export function shapes() {
  const known = new Map<number, { shape: Shape; until: number }>()
  const money = moneyWatch()
  const fresh = (projectId: number): Shape | undefined => {
    const entry = known.get(projectId)
    return entry && performance.now() < entry.until ? entry.shape : undefined
  }

  return {
    /**
     * Notes events and properties not seen before and answers with the shape that decides which properties become
     * columns. First type wins. A replay finds at least the same names.
     */
    async admit(tx: Tx, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Admission> {
      const broken = await money.look(tx, projectId, records, now)
      const shape = fresh(projectId) ?? emptyShape()
      const found = findFresh(shape, records)
      if (found.events.size + found.pairs.size + found.properties.size === 0) return { shape, refused: [], broken }
      await store.insertEvents(tx, projectId, [...found.events], now)
      await store.insertEventProperties(tx, projectId, [...found.pairs.values()])
      const refused = await store.insertProperties(tx, projectId, [...found.properties.values()], now, { isSeen: true })
      const loaded = await store.loadShape(tx, projectId)
      const until = hasWaiting(loaded) ? performance.now() + waitingShapeMs : Number.POSITIVE_INFINITY
      tx.afterCommit(() => known.set(projectId, { shape: loaded, until }))
      return { shape: loaded, refused, broken }
    },
    forget: (): void => known.clear(),
    forgetMoney: money.forget,
  }
}

const hasWaiting = ({ event, profile }: Shape): boolean => [...event.values(), ...profile.values()].some((one) => !one.admitted)

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
    const isNoted = lookAtProperty(shape, fresh, 'event', name, event.properties[name])
    if (isNoted && !known?.has(name)) fresh.pairs.set(`${event.name}\n${name}`, [event.name, name])
  }
}

/** A property is looked at again with the first value of another type; one without a type is none. */
function lookAtProperty(shape: Shape, fresh: Fresh, owner: 'event' | 'profile', name: string, value: unknown): boolean {
  const type = typeOfValue((value ?? null) as Parameters<typeof typeOfValue>[0] /* properties are JSON by construction */)
  if (!type) return false
  const known = shape[owner].get(name)
  const isNews = known ? known.seenTypes?.includes(type) === false : true
  if (isNews) fresh.properties.set(`${owner}\n${name}\n${type}`, { owner, name, type })
  return true
}
