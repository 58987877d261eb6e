import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Db } from '../../platform/postgres.ts'
import { lastSightings, sightingsFrom, type SightingRow } from './device-store.ts'
import { distinctRefs, type Known, type Owner, refKey, type Sighting } from './known.ts'
import { readIds, readLevels } from './store.ts'

/** Everything known about the ids of these records: three statements, and a fourth when a device's past is touched. */
export async function loadKnown(db: Db, projectId: number, records: readonly CanonicalRecord[]): Promise<Known> {
  const refs = distinctRefs(records)
  const ids = await readIds(
    db,
    projectId,
    [...refs.values()].map(({ ref }) => ref),
  )
  const homes = new Map(ids.map((row) => [refKey(row), row.homeId]))
  const sightings = await loadSightings(db, projectId, firstEvents(refs, homes, records))
  const levels = await readLevels(
    db,
    [...ids, ...sightings.values()].flat().map((row) => row.personId),
  )
  const owners = new Map(ids.map((row): [string, Owner] => [refKey(row), { ...row, level: levels.get(row.personId) ?? 0 }]))
  return { owners, levels, sightings }
}

/** Known devices and the first event on them in the batch; all of their past when two of them become one. */
function firstEvents(
  refs: ReturnType<typeof distinctRefs>,
  homes: ReadonlyMap<string, number>,
  records: readonly CanonicalRecord[],
): Map<number, number> {
  const first = new Map<number, number>()
  for (const [key, one] of refs) {
    const home = isDeviceId(one.ref.type) ? homes.get(key) : undefined
    if (home !== undefined) first.set(home, Math.min(one.first, first.get(home) ?? one.first))
  }
  for (const { ids } of records) {
    if (ids.length < 2 || !ids[0] || !isDeviceId(ids[0].type)) continue
    const several = new Set(ids.map((ref) => homes.get(refKey(ref))))
    if (several.size > 1) for (const home of several) if (home !== undefined) first.set(home, 0)
  }
  return first
}

/** The last sighting of each device tells all, unless an event is not younger. */
async function loadSightings(db: Db, projectId: number, first: ReadonlyMap<number, number>): Promise<Map<number, Sighting[]>> {
  if (first.size === 0) return new Map()
  const last = await lastSightings(db, projectId, [...first.keys()])
  const late = last.filter((row) => row.at.getTime() >= (first.get(row.deviceId) ?? 0))
  const all = new Set(late.map((row) => row.deviceId))
  const rows = [
    ...last.filter((row) => !all.has(row.deviceId)),
    ...(await sightingsFrom(
      db,
      projectId,
      [...all].map((deviceId) => ({ deviceId, from: new Date(first.get(deviceId) ?? 0) })),
    )),
  ]
  return new Map([...Map.groupBy(rows, (row) => row.deviceId)].map(([device, some]) => [device, some.map(sightingOf)]))
}

const sightingOf = (row: SightingRow): Sighting => ({
  at: row.at.getTime(),
  by: { type: row.byType, value: row.byValue },
  personId: row.personId,
  numberId: row.numberId ?? undefined,
})
