import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as store from './store.ts'

export type { TagChange } from './store.ts'

/** Sets and removes tags of many people at once; the last change of a (person, tag) in the list wins. */
export async function setTags(tx: Tx, outbox: Outbox, changes: readonly store.TagChange[], now: Date): Promise<void> {
  if (changes.length === 0) return
  const last = [...new Map(changes.map((change) => [`${change.personId}\n${change.tag}`, change])).values()]
  const added = last.filter((change) => !change.remove)
  if (added.length > 0) await store.noteTagNames(tx, added, now)
  for (const row of await store.upsertTags(tx, added, now)) outbox.fact('person_tags', tagFact(row, false))
  const removed = await store.deleteTags(
    tx,
    last.filter((change) => change.remove),
    now,
  )
  for (const row of removed) outbox.fact('person_tags', tagFact(row, true))
}

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
