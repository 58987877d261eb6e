import type { CanonicalRecord, Json } from '@millrace/contract/events.ts'
import { applyProfileChange } from '@millrace/contract/profiles/apply.ts'
import { isTimed, type MergeStrategy } from '@millrace/contract/profiles/merge.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { mergeStrategiesOf } from '../catalog/index.ts'
import { profileFact } from '../identity/index.ts'
import { noteChanges } from './changes.ts'
import * as store from './store.ts'

/** A record with the person it belongs to, as the react step hands it to every reactor. */
export interface PlacedRecord {
  readonly projectId: number
  readonly personId: number
  readonly part: number
  readonly source: string
  readonly record: CanonicalRecord
  readonly logPart: number
  readonly logOffset: number
  readonly receivedAt: Date
}

interface Next {
  properties: Readonly<Record<string, Json>>
  times: Readonly<Record<string, number>>
  last: PlacedRecord
  isHistorical: boolean
}

/** Applies the profile changes of a batch, in order, one read and one write for all people. */
export async function reactProfiles(tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> {
  const changes = batch.filter((placed) => placed.record.profile !== undefined)
  if (changes.length === 0) return
  const rows = await store.lockProfiles(tx, [...new Set(changes.map((placed) => placed.personId))])
  const strategies = await mergeStrategiesOf(tx, [...new Set(changes.map((placed) => placed.projectId))])
  const next = new Map<number, Next>()
  for (const placed of changes) {
    const { personId, projectId, record } = placed
    const before = next.get(personId) ?? rows.get(personId)
    if (!before || !record.profile) continue
    const properties = applyProfileChange(before.properties, record.profile)
    const times = timesAfter(before, properties, record, strategies.get(projectId))
    const isHistorical = (record.historical ?? false) && (next.get(personId)?.isHistorical ?? true)
    next.set(personId, { properties, times, last: placed, isHistorical })
  }
  await store.writeProfiles(
    tx,
    [...next].map(([personId, { properties, times }]) => ({ personId, properties, times })),
  )
  for (const [personId, { properties, last, isHistorical }] of next) {
    const row = rows.get(personId)
    if (!row) continue
    outbox.fact('profiles', profileFact({ ...row, properties, revision: row.revision + 1, deleted: false }), { isSilent: isHistorical })
    noteChanges(outbox, row, row.properties, properties, { source: last.source, by: '', at: new Date(last.record.time) })
  }
}

/** Of properties that merge by time, when they were set. */
function timesAfter(
  { times, properties: before }: Pick<Next, 'times' | 'properties'>,
  properties: Next['properties'],
  { profile, time }: CanonicalRecord,
  strategies: ReadonlyMap<string, MergeStrategy> | undefined,
): Next['times'] {
  if (!strategies || !profile) return times
  const set = Object.keys(profile.properties).filter(
    (name) =>
      isTimed(strategies.get(name) ?? 'keep') &&
      properties[name] !== undefined &&
      (profile.op === 'set' || properties[name] !== before[name]),
  )
  return set.length === 0 ? times : { ...times, ...Object.fromEntries(set.map((name) => [name, time])) }
}
