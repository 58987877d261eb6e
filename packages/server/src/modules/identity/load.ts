import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Db } from '../../platform/postgres.ts'
import { lastSightings, sightingsFrom, type SightingRow } from './device-store.ts'
import { countIds, countMerges, decidedPairs } from './guard-store.ts'
import { distinctRefs, type Known, type Owner, pairKey, refKey, type Sighting } from './known.ts'
import { readIds, readLevels } from './store.ts'

/** Everything known about the ids of these records: three statements, and more only when people meet or a device's past is touched. */
export async function loadKnown(db: Db, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Known> {
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
  const owners = new Map(
    ids.map((row): [string, Owner] => [refKey(row), { ...row, level: levels.get(row.personId) ?? 0, links: row.links ?? [] }]),
  )
  return { owners, levels, sightings, ...(await loadGuards(db, projectId, records, owners, now)) }
}

/** What the rules need of people who get another id, or meet another person: up to three statements, only when there are such. */
async function loadGuards(
  db: Db,
  projectId: number,
  records: readonly CanonicalRecord[],
  owners: ReadonlyMap<string, Owner>,
  now: Date,
): Promise<Pick<Known, 'counts' | 'merges' | 'decided'>> {
  const growing = new Set<number>()
  const meeting = new Set<number>()
  for (const { ids } of records) {
    const graph = ids.filter((ref) => !isDeviceId(ref.type)).map((ref) => owners.get(refKey(ref))?.personId)
    const people = new Set(graph.filter((person) => person !== undefined))
    if (people.size > 1) for (const person of people) meeting.add(person)
    if (people.size > 1 || (people.size === 1 && graph.includes(undefined))) for (const person of people) growing.add(person)
  }
  if (growing.size === 0) return { counts: new Map(), merges: new Map(), decided: new Set() }
  const rows = await countIds(db, [...growing])
  const counts = new Map(
    [...Map.groupBy(rows, (row) => row.personId)].map(([person, some]) => [person, new Map(some.map((row) => [row.type, row.n]))]),
  )
  if (meeting.size === 0) return { counts, merges: new Map(), decided: new Set() }
  const [merges, decided] = [
    await countMerges(db, [...meeting], new Date(now.getTime() - hourMs)),
    await decidedPairs(db, projectId, [...meeting]),
  ]
  return {
    counts,
    merges: new Map(merges.map((row) => [row.personId, row.n])),
    decided: new Set(decided.map((row) => pairKey(row.one, row.other))),
  }
}

const hourMs = 3_600_000

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
