import type { MergePreview, SplitPreview } from '@millrace/contract/identity/api.ts'
import type { ConflictReason, IdentityRules } from '@millrace/contract/identity/rules.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { mergeTimed } from '@millrace/contract/profiles/merge.ts'
import type { Tx } from '../../platform/postgres.ts'
import { fail } from '../../platform/errors.ts'
import { mergeStrategiesOf } from '../catalog/index.ts'
import * as changes from './change-store.ts'
import { decidePair } from './conflict-store.ts'
import { refKey } from './known.ts'
import type { PersonHook } from './hook.ts'
import { applyMerges } from './merge.ts'
import type { MoveContext } from './move.ts'
import * as moves from './move-store.ts'
import * as people from './person-store.ts'
import { lockPeople } from './store.ts'
import { type Leaving, planMoves, takeAway, undoMerge } from './take-away.ts'

/** The person a number stands for today, if it is one of this project. */
export async function personNow(tx: Tx, projectId: number, id: number): Promise<people.PersonRow> {
  return (await people.findPerson(tx, projectId, id)) ?? fail('not_found', { kind: 'person' })
}

export interface Pair {
  readonly winner: people.PersonRow
  readonly loser: people.PersonRow
}

/** Who stays: the person with more of an identity, else the one asked about. */
async function pairOf(tx: Tx, projectId: number, id: number, other: number): Promise<Pair> {
  const [one, two] = [await personNow(tx, projectId, id), await personNow(tx, projectId, other)]
  if (one.id === two.id) fail('same_person')
  return two.level > one.level ? { winner: two, loser: one } : { winner: one, loser: two }
}

/** What a merge would do, without doing it. */
export async function previewMerge(tx: Tx, projectId: number, id: number, other: number, rules: IdentityRules): Promise<MergePreview> {
  const { winner, loser } = await pairOf(tx, projectId, id, other)
  const ids = await moves.idsOfPeople(tx, projectId, [winner.id, loser.id])
  const gained = ids.filter((one) => one.personId === loser.id)
  const both = Object.keys(loser.properties).filter((name) => Object.hasOwn(winner.properties, name))
  const strategies = (await mergeStrategiesOf(tx, [projectId])).get(projectId)
  const merged = mergeTimed(winner, loser, (name) => strategies?.get(name) ?? 'keep').properties
  return {
    winner: winner.id,
    loser: loser.id,
    refused: refusal({ winner, loser }, ids, rules),
    ids: gained.map((one) => one.ref),
    properties: both
      .filter((name) => JSON.stringify(winner.properties[name]) !== JSON.stringify(loser.properties[name]))
      .map((name) => ({ name, kept: merged[name], dropped: droppedOf(winner.properties[name], loser.properties[name], merged[name]) })),
    gained: Object.keys(loser.properties).filter((name) => !both.includes(name)),
  }
}

/** Of two values the one that is not kept; what came of both drops neither. */
const droppedOf = (own: unknown, other: unknown, kept: unknown): unknown =>
  JSON.stringify(kept) === JSON.stringify(other) ? own : JSON.stringify(kept) === JSON.stringify(own) ? other : undefined

function refusal({ winner, loser }: Pair, ids: readonly moves.IdOfPerson[], rules: IdentityRules): ConflictReason | null {
  if (winner.level === 2 && loser.level === 2) return 'two_logins'
  const counts = Map.groupBy(
    ids.filter((one) => !isDeviceId(one.ref.type)),
    (one) => one.ref.type,
  )
  return [...counts].some(([type, some]) => some.length > rules.limitOf(type)) ? 'too_many_ids' : null
}

/** Makes two people one because a human says so: limits give way, two logins do not. */
export async function mergePeople(context: MoveContext, hooks: readonly PersonHook[], id: number, other: number): Promise<Pair> {
  const { tx, outbox, projectId, now, by } = context
  const pair = await pairOf(tx, projectId, id, other)
  const [winner, loser] = [pair.winner.id, pair.loser.id]
  if (pair.winner.level === 2 && pair.loser.level === 2) fail('two_logins')
  await lockPeople(tx, [winner, loser])
  await decidePair(tx, projectId, [winner, loser], { status: 'merged', by, now })
  await applyMerges(tx, outbox, projectId, [{ from: loser, to: winner }], hooks, now)
  await moves.setLevels(tx, [winner])
  await changes.insertChanges(tx, projectId, [{ kind: 'merge', personId: winner, otherId: loser }], by, now)
  return pair
}

/** What chosen ids are to leave of whom; at least one id has to stay. */
async function leavingOf(tx: Tx, projectId: number, id: number, wanted: readonly IdentityRef[]): Promise<Leaving> {
  const person = await personNow(tx, projectId, id)
  const ids = await moves.idsOfPeople(tx, projectId, [person.id])
  const graph = new Set(ids.filter((one) => !isDeviceId(one.ref.type)).map((one) => refKey(one.ref)))
  for (const ref of wanted) if (!graph.has(refKey(ref))) fail('not_their_id', { ...ref })
  if (ids.length === new Set(wanted.map(refKey)).size) fail('nothing_left')
  return { personId: person.id, ids, refs: wanted }
}

/** What a split would do, without doing it. */
export async function previewSplit(tx: Tx, projectId: number, id: number, refs: readonly IdentityRef[]): Promise<SplitPreview> {
  const leaving = await leavingOf(tx, projectId, id, refs)
  const numbers = (await planMoves(tx, [leaving]))[0]?.numbers ?? new Set()
  const keys = new Set(leaving.refs.map(refKey))
  const goes = (one: moves.IdOfPerson): boolean => keys.has(refKey(one.ref)) || (isDeviceId(one.ref.type) && numbers.has(one.homeId))
  const refsOf = (some: readonly moves.IdOfPerson[]): IdentityRef[] => some.map((one) => one.ref)
  return {
    ids: refsOf(leaving.ids.filter(goes)),
    stay: refsOf(leaving.ids.filter((one) => !goes(one))),
    history: numbers.size > 0,
  }
}

/** Makes chosen graph ids a person of their own, who stays apart from the one they came from. */
export async function splitPerson(context: MoveContext, id: number, refs: readonly IdentityRef[]): Promise<number> {
  const { tx, projectId, now, by } = context
  await lockPeople(tx, [(await personNow(tx, projectId, id)).id])
  const leaving = await leavingOf(tx, projectId, id, refs)
  const [to = 0] = await takeAway(context, [leaving], 'split')
  await decidePair(tx, projectId, [leaving.personId, to], { status: 'apart', by, now })
  return to
}

/** Undoes a merge that is in the log and still holds. */
export async function undoChange(context: MoveContext, changeId: number): Promise<{ personId: number; otherId: number }> {
  const { tx, projectId } = context
  const change = (await changes.lockChange(tx, projectId, changeId)) ?? fail('not_found', { kind: 'merge' })
  if (change.kind !== 'merge' || change.undoneAt !== null) fail('wrong_state', { state: change.undoneAt ? 'undone' : change.kind })
  const { id: personId } = await personNow(tx, projectId, change.otherId)
  return { personId, otherId: await undoMerge(context, change, personId) }
}
