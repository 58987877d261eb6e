import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as store from './store.ts'

export type { TagChange } from './store.ts'

/** Sets and removes tags of many people at once; the last change of a (person, tag) in the list wins. What changes goes on record. */
export async function setTags(tx: Tx, outbox: Outbox, changes: readonly store.TagChange[], now: Date): Promise<void> {
  if (changes.length === 0) return
  const last = new Map(changes.map((change) => [keyOf(change), change]))
  const versionOf = (row: store.TagRow): number => last.get(keyOf(row))?.version ?? 0
  const told = (row: store.TagRow) => ({ isSilent: last.get(keyOf(row))?.isSilent })
  const [added, gone] = [[...last.values()].filter((one) => !one.remove), [...last.values()].filter((one) => one.remove)]
  if (added.length > 0) await store.noteTagNames(tx, added, now)
  for (const row of await store.upsertTags(tx, added, now)) {
    outbox.fact('person_tags', tagFact(row, false), told(row))
    if (row.before !== row.value) outbox.fact('tag_changes', changeFact(row, { at: now, removed: false, version: versionOf(row) }))
  }
  for (const row of await store.deleteTags(tx, gone, now)) {
    outbox.fact('person_tags', tagFact(row, true), told(row))
    outbox.fact('tag_changes', changeFact(row, { at: now, removed: true, version: versionOf(row) }))
  }
}

/** Puts on record what these people have: the history of the tag begins with it. */
export async function recordTag(
  tx: Tx,
  outbox: Outbox,
  { projectId, tag, version }: { readonly projectId: number; readonly tag: string; readonly version: number },
  personIds: readonly number[],
  now: Date,
): Promise<void> {
  for (const row of await store.holdTag(tx, projectId, tag, personIds))
    outbox.fact('tag_changes', changeFact(row, { at: now, removed: false, version }))
}

const keyOf = ({ personId, tag }: Pick<store.TagChange, 'personId' | 'tag'>): string => `${personId}\n${tag}`

function tagFact(row: store.TagRow, removed: boolean): Record<string, unknown> {
  return {
    project_id: row.projectId,
    person_id: row.personId,
    tag: row.tag,
    value: row.value,
    set_at: row.setAt.toISOString(),
    removed: removed ? 1 : 0,
    revision: row.revision,
  }
}

interface Changed {
  readonly at: Date
  readonly removed: boolean
  readonly version: number
}

/** What somebody has from then on. */
const changeFact = (row: store.TagRow, { at, removed, version }: Changed): Record<string, unknown> => ({
  project_id: row.projectId,
  tag: row.tag,
  person_id: row.personId,
  at: at.toISOString(),
  value: removed ? '' : row.value,
  removed: removed ? 1 : 0,
  version,
  revision: row.revision,
})
