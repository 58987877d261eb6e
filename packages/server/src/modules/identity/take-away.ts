import type { IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import * as changes from './change-store.ts'
import { decidePair } from './conflict-store.ts'
import { refKey } from './known.ts'
import { type Move, type MoveContext, moveIds } from './move.ts'
import * as moves from './move-store.ts'
import { leavingHomes, leavingWith } from './split.ts'
import * as store from './store.ts'

/** Ids that are to leave a person. */
export interface Leaving {
  readonly personId: number
  /** All ids of the person. */
  readonly ids: readonly moves.IdOfPerson[]
  readonly refs: readonly IdentityRef[]
  readonly forget?: readonly IdentityRef[]
}

/** What leaves with them, without doing it: home numbers whose ids all leave take their history along. */
export async function planMoves(tx: MoveContext['tx'], all: readonly Leaving[]): Promise<Omit<Move, 'to'>[]> {
  const homes = all.map(({ ids, refs, personId }) => leavingHomes(ids, refs, personId))
  const asked = all.flatMap(({ personId }, i) => [...(homes[i] ?? [])].map((number) => ({ personId, number })))
  const under = Map.groupBy(asked.length === 0 ? [] : await moves.numbersUnder(tx, asked), (row) => row.personId)
  return all.map(({ personId, ids, refs, forget = [] }) => ({
    from: personId,
    ids,
    leaving: refs,
    numbers: new Set((under.get(personId) ?? []).map((row) => row.under)),
    forget,
  }))
}

/** Takes graph ids from people; they become people of their own. Answers with those, in the same order. */
export async function takeAway(context: MoveContext, all: readonly Leaving[], kind: 'split' | 'unbind'): Promise<number[]> {
  const { tx, projectId, by, now } = context
  const planned = await planMoves(tx, all)
  // A number whose ids all leave is somebody who was merged once, and comes back; others are new.
  const revived = planned.map(({ ids, leaving, from }) => {
    const homes = leavingHomes(ids, leaving, from)
    const keys = new Set(leaving.map(refKey))
    return ids.find((id) => homes.has(id.homeId) && keys.has(refKey(id.ref)))?.homeId
  })
  const made = await store.nextPersonIds(tx, revived.filter((home) => home === undefined).length)
  const people = revived.map((home) => home ?? made.shift() ?? 0)
  await moveIds(
    context,
    planned.map((move, i) => ({ ...move, to: people[i] ?? 0 })),
  )
  const told = all.map(({ personId }, i) => ({ kind, personId, otherId: people[i] ?? 0 }))
  await changes.insertChanges(tx, projectId, told, by, now)
  return people
}

/** One id that a record takes away, and the ids of that record. */
export interface Unbind {
  readonly ref: IdentityRef
  readonly asked: readonly IdentityRef[]
}

/**
 * Ids are taken away from whoever has them; what hung only on such an id goes with it. People are worked on together, and
 * one who loses several ids in as many rounds, since each time it is another question what hangs on the next.
 */
export async function unbind(context: MoveContext, unbinds: readonly Unbind[]): Promise<void> {
  const { tx, projectId } = context
  const { true: devices = [], false: graph = [] } = Object.groupBy(unbinds, (one) => `${isDeviceId(one.ref.type)}`)
  await store.unbindIds(
    tx,
    projectId,
    devices.map((one) => one.ref),
  )
  let left: readonly Unbind[] = graph
  while (left.length > 0) left = await unbindRound(context, left)
}

/** The first of the ids that each person loses; answers with the others. */
async function unbindRound(context: MoveContext, unbinds: readonly Unbind[]): Promise<Unbind[]> {
  const { tx, projectId } = context
  const rows = await store.readIds(
    tx,
    projectId,
    unbinds.map((one) => one.ref),
  )
  const owners = new Map(rows.map((row) => [refKey(row), row.personId]))
  const people = [...new Set(owners.values())]
  await store.lockPeople(tx, people)
  const idsOf = Map.groupBy(await moves.idsOfPeople(tx, projectId, people), (id) => id.personId)
  const leaving = new Map<number, Leaving>()
  const later: Unbind[] = []
  for (const one of unbinds) {
    const personId = owners.get(refKey(one.ref))
    const ids = personId === undefined ? [] : (idsOf.get(personId) ?? [])
    if (personId === undefined || ids.length < 2) continue
    const refs = leavingWith(ids, one.ref, one.asked)
    if (leaving.has(personId)) later.push(one)
    else if (refs.length > 0) leaving.set(personId, { personId, ids, refs, forget: [one.ref] })
  }
  if (leaving.size > 0) await takeAway(context, [...leaving.values()], 'unbind')
  return later
}

/** Undoes a merge: who was merged is there again, with the ids and all events that came in under them, then and since. */
export async function undoMerge(context: MoveContext, change: changes.Change, personId: number): Promise<number> {
  const { tx, projectId, now, by } = context
  const to = change.otherId
  await store.lockPeople(tx, [personId])
  const numbers = new Set((await moves.numbersUnder(tx, [{ personId, number: to }])).map((row) => row.under))
  const ids = await moves.idsOfPeople(tx, projectId, [personId])
  const leaving = ids.filter((id) => numbers.has(id.homeId)).map((id) => id.ref)
  await moveIds(context, [{ from: personId, to, ids, leaving, numbers, forget: [] }])
  await changes.markUndone(tx, change, now)
  await changes.insertChanges(tx, projectId, [{ kind: 'undo', personId, otherId: to }], by, now)
  await decidePair(tx, projectId, [personId, to], { status: 'apart', by, now })
  return to
}
