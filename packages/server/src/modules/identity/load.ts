import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Db } from '../../platform/postgres.ts'
import { sightingsFrom, type SightingRow } from './device-store.ts'
import { countIds, countMerges, decidedPairs } from './guard-store.ts'
import { distinctRefs, type Known, type Owner, pairKey, refKey, type Sighting } from './known.ts'
import { devicesToRead } from './reads.ts'
import { readIds, readLevels } from './store.ts'

const recent = new Map<number, number>()
const maxRecent = 200_000

/**
 * Remembers, in this process, when owners were last seen on their devices: most records tell nothing new, and this is how
 * that is known without reading. What is forgotten is written once more.
 */
export function rememberSeen(sightings: readonly { readonly deviceId: number; readonly at: number }[]): void {
  if (recent.size > maxRecent) recent.clear()
  for (const { deviceId, at } of sightings) if (at > (recent.get(deviceId) ?? 0)) recent.set(deviceId, at)
}

/**
 * Everything known about the ids of these records: two statements, and more only when people
 * meet or get ids, or devices of several accounts are touched.
 */
export async function loadKnown(db: Db, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<Known> {
  const refs = distinctRefs(records)
  const ids = await readIds(
    db,
    projectId,
    [...refs.values()].map(({ ref }) => ref),
  )
  const levels = await readLevels(
    db,
    ids.map((row) => row.personId),
  )
  const owners = new Map(
    ids.map((row): [string, Owner] => [refKey(row), { ...row, level: levels.get(row.personId) ?? 0, links: row.links ?? [] }]),
  )
  const sightings = await loadSightings(db, projectId, devicesToRead(refs, owners, records))
  return { owners, levels, sightings, recent, ...(await loadGuards(db, projectId, records, owners, now)) }
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

async function loadSightings(db: Db, projectId: number, first: ReadonlyMap<number, number>): Promise<Map<number, Sighting[]>> {
  if (first.size === 0) return new Map()
  const devices = [...first].map(([deviceId, from]) => ({ deviceId, from: new Date(from) }))
  const rows = Map.groupBy(await sightingsFrom(db, projectId, devices), (row) => row.deviceId)
  return new Map(devices.map(({ deviceId }) => [deviceId, (rows.get(deviceId) ?? []).map(sightingOf)]))
}

const sightingOf = (row: SightingRow): Sighting => ({
  at: row.at.getTime(),
  by: { type: row.byType, value: row.byValue },
  personId: row.personId,
  numberId: row.numberId ?? undefined,
})
