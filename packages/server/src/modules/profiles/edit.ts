import { applyEdits, type Editable, type PersonEdit, type Trace, traceOf, undoEdits } from '@millrace/contract/profiles/edits.ts'
import { isTimed, type MergeStrategy } from '@millrace/contract/profiles/merge.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { mergeStrategiesOf } from '../catalog/index.ts'
import { profileFact } from '../identity/index.ts'
import { type ChangedBy, noteChanges } from './changes.ts'
import * as store from './store.ts'
import { setTags } from './tags.ts'

/** What was changed of whom. */
export interface Edited {
  readonly personId: number
  readonly trace: Trace
}

type Change = (person: Editable, personId: number) => Editable

/** Makes the edits on these people: one read and one write for all. People who are somebody else by now are left out. */
export const editPeople = (
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  personIds: readonly number[],
  edits: readonly PersonEdit[],
  by: ChangedBy,
): Promise<Edited[]> => change(tx, outbox, projectId, personIds, (person) => applyEdits(person, edits), by)

/** Puts back what edits changed; answers with how many values were left because they had been changed since. */
export async function undoPeople(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  traces: ReadonlyMap<number, Trace>,
  by: ChangedBy,
): Promise<{ people: number; kept: number }> {
  let kept = 0
  const undone = await change(
    tx,
    outbox,
    projectId,
    [...traces.keys()],
    (person, personId) => {
      const trace = traces.get(personId)
      if (!trace) return person
      const result = undoEdits(person, trace)
      kept += result.kept
      return result.person
    },
    by,
  )
  return { people: undone.length, kept }
}

async function change(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  personIds: readonly number[],
  how: Change,
  by: ChangedBy,
): Promise<Edited[]> {
  const rows = [...(await store.lockProfiles(tx, personIds)).values()].filter(
    (row) => row.projectId === projectId && row.mergedInto === null,
  )
  const tags = Map.groupBy(
    await store.tagsOf(
      tx,
      rows.map((row) => row.personId),
    ),
    (tag) => tag.personId,
  )
  const done = rows.flatMap((row) => {
    const own = Object.fromEntries((tags.get(row.personId) ?? []).map(({ tag, value }) => [tag, value]))
    const before: Editable = { properties: row.properties, tags: own }
    const after = how(before, row.personId)
    const trace = traceOf(before, after)
    return trace ? [{ row, after, trace }] : []
  })
  const strategies = (await mergeStrategiesOf(tx, [projectId])).get(projectId)
  const touched = done.filter(({ trace }) => Object.keys(trace.properties).length > 0)
  await store.writeProfiles(
    tx,
    touched.map(({ row, after, trace }) => ({
      personId: row.personId,
      properties: after.properties,
      times: timesAfter(row, trace, by.at, strategies),
    })),
  )
  for (const { row, after } of touched) {
    outbox.fact('profiles', profileFact({ ...row, properties: after.properties, revision: row.revision + 1, deleted: false }))
    noteChanges(outbox, row, row.properties, after.properties, by)
  }
  const changes = done.flatMap(({ row: { personId }, trace }) =>
    Object.entries(trace.tags).map(([tag, [, value]]) => ({ projectId, personId, tag, value: value ?? '', remove: value === null })),
  )
  await setTags(tx, outbox, changes, by.at)
  return done.map(({ row, trace }) => ({ personId: row.personId, trace }))
}

/** Properties that merge by time were set now. */
function timesAfter(
  { times }: store.ProfileRow,
  { properties }: Trace,
  at: Date,
  strategies: ReadonlyMap<string, MergeStrategy> | undefined,
): Readonly<Record<string, number>> {
  const set = Object.entries(properties).filter(([name, [, after]]) => after !== null && isTimed(strategies?.get(name) ?? 'keep'))
  return set.length === 0 ? times : { ...times, ...Object.fromEntries(set.map(([name]) => [name, at.getTime()])) }
}
