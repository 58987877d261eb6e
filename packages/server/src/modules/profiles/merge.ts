import { mergeTimed } from '@millrace/contract/profiles/merge.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { mergeStrategiesOf } from '../catalog/index.ts'
import { type MergePair, type PersonHook, profileFact } from '../identity/index.ts'
import { noteChanges } from './changes.ts'
import { erasePeople, personalTexts } from './erase.ts'
import { exportProfile } from './export.ts'
import * as store from './store.ts'
import { setTags } from './tags.ts'
import { mergeTraces } from './traces.ts'

/** The winner keeps what it has, unless the strategy of a property says otherwise, and gains what only the loser had: properties and tags. */
export const profilesHook: PersonHook = {
  module: 'profiles',
  tables: ['people', 'person_tags', 'bulk_edit_traces'],
  analysed: { profile_changes: ['person_id'], profiles: ['person_id'], person_tags: ['person_id'], tag_changes: ['person_id'] },
  merge,
  texts: personalTexts,
  erase: (tx, _outbox, who) => erasePeople(tx, who),
  export: exportProfile,
}

async function merge(tx: Tx, outbox: Outbox, projectId: number, pairs: readonly MergePair[], now: Date): Promise<void> {
  const rows = await store.lockProfiles(
    tx,
    pairs.flatMap((pair) => [pair.from, pair.to]),
  )
  const strategies = (await mergeStrategiesOf(tx, [projectId])).get(projectId)
  const merged = new Map<number, store.ProfileRow>()
  for (const { from, to } of pairs) {
    const [loser, winner] = [rows.get(from), merged.get(to) ?? rows.get(to)]
    if (!loser || !winner) continue
    merged.set(to, { ...winner, ...mergeTimed(winner, loser, (name) => strategies?.get(name) ?? 'keep') })
    outbox.fact('profiles', profileFact({ ...loser, properties: {}, revision: loser.revision + 1, deleted: true }))
  }
  await store.writeProfiles(tx, [...merged.values()])
  for (const row of merged.values()) {
    outbox.fact('profiles', profileFact({ ...row, revision: row.revision + 1, deleted: false }))
    noteChanges(outbox, row, rows.get(row.personId)?.properties ?? {}, row.properties, { source: 'merge', by: '', at: now })
  }
  await mergeTags(tx, outbox, projectId, pairs, now)
  await mergeTraces(tx, pairs)
}

async function mergeTags(tx: Tx, outbox: Outbox, projectId: number, pairs: readonly MergePair[], now: Date): Promise<void> {
  const tags = await store.tagsOf(
    tx,
    pairs.flatMap((pair) => [pair.from, pair.to]),
  )
  const winners = new Map(pairs.map((pair) => [pair.from, pair.to]))
  const has = new Set(tags.map((row) => `${row.personId}\n${row.tag}`))
  const moves = tags.flatMap((row) => {
    const to = winners.get(row.personId)
    if (to === undefined) return []
    const gone = { projectId, personId: row.personId, tag: row.tag, value: row.value, remove: true }
    return has.has(`${to}\n${row.tag}`) ? [gone] : [gone, { ...gone, personId: to, remove: false }]
  })
  await setTags(tx, outbox, moves, now)
}
