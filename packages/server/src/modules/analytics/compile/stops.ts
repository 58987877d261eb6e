import type { EventFilter, GroupKey } from '@millrace/contract/queries/index.ts'
import type { PropertyRef } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { groupedBy, keysOf, readKey, writeKey } from './groups.ts'
import { matching, type Scope } from './matching.ts'
import type { Reader } from './read.ts'

/** One of the events a question names, which may be told apart by a property. */
export type Stop = EventFilter & { readonly isSplit?: boolean }

const isAny = (stops: readonly Stop[], scope: Scope): Sql =>
  sql.join(
    stops.map((stop) => sql`(${matching(stop, scope)})`),
    sql` or `,
  )

/** Is the row any of them? The names alone first, which is what the table is sorted by. */
export const anyStop = (stops: readonly Stop[], scope: Scope): Sql => {
  const names = [...new Set(stops.map((stop) => stop.event))]
  return sql`e.event in ${sql.value(names, 'Array(String)')} and (${isAny(stops, scope)})`
}

/** The place of the first that the row is; the last place when it is none. */
export const stopOf = (stops: readonly Stop[], scope: Scope): Sql =>
  sql`multiIf(${sql.join(stops.map((stop, i) => sql`${matching(stop, scope)}, ${sql.value(i, 'UInt8')}`))}, ${sql.value(stops.length, 'UInt8')})`

/** How to read the property that tells rows apart; nothing when none is. */
export const splitReader = (stops: readonly Stop[], by: PropertyRef | undefined, scope: Scope): Reader | undefined =>
  by && stops.some((stop) => stop.isSplit) ? groupedBy(by, scope) : undefined

/** What a row is called: its place, and the value of the property where it is split. */
export function idOf(stops: readonly Stop[], reader: Reader | undefined, scope: Scope): Sql {
  const place = stopOf(stops, scope)
  const split = stops.flatMap((stop, i) => (stop.isSplit ? [i] : []))
  if (!reader) return sql`toString(${place})`
  return sql`concat(toString(${place}), if(${place} in ${sql.value(split, 'Array(UInt8)')}, concat('=', ${valueOf(reader)}), ''))`
}

/** One key even of a list: its items in turn. */
const valueOf = (reader: Reader): Sql =>
  sql`arrayMap(ks -> concat(ks[1], arrayStringConcat(arrayMap(k -> concat(', ', substring(k, 2)), arrayPopFront(ks)))), [${keysOf(reader)}])[1]`

/** The name that the engine gives, for a reference of it. */
export function writeId(place: number, keys: readonly GroupKey[] | undefined): string {
  if (!keys) return String(place)
  return `${place}=${keys.length === 1 ? writeKey(keys[0] ?? null) : writeKey(keys.join(', '))}`
}

/** The place it names, and the value it is split by. */
export function readId(id: string): { place: number; value?: GroupKey } {
  const at = id.indexOf('=')
  return at < 0 ? { place: Number(id) } : { place: Number(id.slice(0, at)), value: readKey(id.slice(at + 1)) }
}
