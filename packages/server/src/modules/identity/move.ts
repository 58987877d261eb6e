import type { IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as changes from './change-store.ts'
import { insertChecks, ownDevices, sightingsFrom } from './device-store.ts'
import { refKey } from './known.ts'
import { tellOverrides } from './merge.ts'
import * as moves from './move-store.ts'
import { profileFact } from './profile-fact.ts'
import { leavingHomes, leavingWith } from './split.ts'
import * as store from './store.ts'

/** What moves work with: one project, one moment, one who asks. */
export interface MoveContext {
  readonly tx: Tx
  readonly outbox: Outbox
  readonly projectId: number
  readonly by: string
  readonly now: Date
}

/** Takes graph ids from a person; they become one of their own. Answers with that person. */
export async function splitIds(
  context: MoveContext,
  personId: number,
  leaving: readonly IdentityRef[],
  kind: 'split' | 'unbind',
  forget: readonly IdentityRef[] = [],
): Promise<number> {
  const { tx, projectId } = context
  await store.lockPeople(tx, [personId])
  const ids = await moves.idsOfPeople(tx, projectId, [personId])
  const homes = leavingHomes(ids, leaving, personId)
  const [revived] = ids.filter((id) => homes.has(id.homeId) && leaving.some((ref) => refKey(ref) === refKey(id.ref)))
  const [made] = revived ? [revived.homeId] : await store.nextPersonIds(tx, 1)
  const to = made ?? 0
  const under = (await Promise.all([...homes].map((home) => moves.numbersUnder(tx, personId, home)))).flat()
  await moveIds(context, { from: personId, to, ids, leaving, numbers: new Set(under), forget })
  await changes.insertChanges(tx, projectId, [{ kind, personId, otherId: to }], context.by, context.now)
  return to
}

interface Move {
  readonly from: number
  readonly to: number
  /** All ids of the person before. */
  readonly ids: readonly moves.IdOfPerson[]
  readonly leaving: readonly IdentityRef[]
  /** Numbers whose events go along. */
  readonly numbers: ReadonlySet<number>
  /** Ids that were never this person's: what they were seen on stays. */
  readonly forget: readonly IdentityRef[]
}

export async function moveIds(context: MoveContext, move: Move): Promise<void> {
  const { tx, outbox, projectId, now } = context
  const { from, to, ids } = move
  const leaves = new Set(move.leaving.map(refKey))
  const devices = ids.filter((id) => isDeviceId(id.ref.type)).map((id) => id.homeId)
  for (const ref of move.forget) await moves.forgetSightings(tx, ref, [...new Set(devices)])
  const seenOn = await moves.devicesSeen(tx, projectId, move.leaving)
  await giveRests(context, move, leaves)
  await bePerson(context, move)
  await moves.setLevels(tx, [from, to])
  const numbers = [...move.numbers, ...(await moves.deviceNumbersOf(tx, projectId, move.leaving))]
  tellOverrides(outbox, projectId, await moves.sendNumbers(tx, [...new Set([...numbers, to])], to))
  await reownDevices(context, seenOn, from)
  await moves.contestDevices(tx, [from, to], seenOn)
  await insertChecks(tx, projectId, seenOn, now)
}

/** Ids that leave and ids that stay no longer hang together; who leaves collects under a number of their own from now on. */
async function giveRests({ tx, projectId }: MoveContext, { from, to, ids, numbers }: Move, leaves: ReadonlySet<string>): Promise<void> {
  const graph = ids.filter((id) => !isDeviceId(id.ref.type))
  const cut = (isLeaving: boolean) =>
    graph
      .filter((id) => leaves.has(refKey(id.ref)) === isLeaving)
      .map((id) => ({ ...id, links: id.links.filter((key) => leaves.has(key) === isLeaving) }))
  const gone = cut(true).map((id) => ({ ...id, homeId: numbers.has(id.homeId) ? id.homeId : to }))
  await moves.giveIds(tx, projectId, to, gone)
  await moves.giveIds(tx, projectId, from, cut(false))
  const devices = ids.filter((id) => isDeviceId(id.ref.type) && (leaves.has(refKey(id.ref)) || numbers.has(id.homeId)))
  await moves.giveIds(tx, projectId, to, devices)
}

async function bePerson({ tx, outbox, projectId, now }: MoveContext, { to }: Move): Promise<void> {
  const revived = await moves.revivePerson(tx, to)
  if (!revived) await store.insertPeople(tx, projectId, [{ personId: to, createdAt: now, level: 0, test: false }])
  const fresh = { personId: to, revision: 1, properties: {}, createdAt: now, test: false }
  outbox.fact('profiles', profileFact({ projectId, deleted: false, ...(revived ?? fresh) }))
}

/** Devices belong to the first account seen on them, whoever has that id now. */
async function reownDevices({ tx, outbox, projectId }: MoveContext, deviceIds: readonly number[], from: number): Promise<void> {
  const asked = deviceIds.map((deviceId) => ({ deviceId, from: new Date(0) }))
  const seen = Map.groupBy(await sightingsFrom(tx, projectId, asked), (row) => row.deviceId)
  const owned = [...seen].flatMap(([deviceId, rows]) => rows.slice(0, 1).map((row) => ({ deviceId, from, to: row.personId })))
  await ownDevices(
    tx,
    outbox,
    projectId,
    owned.filter((one) => one.to !== from),
  )
}

/** One id that a record takes away, and the ids of that record. */
export interface Unbind {
  readonly ref: IdentityRef
  readonly asked: readonly IdentityRef[]
}

/** Ids are taken away from whoever has them; what hung only on such an id goes with it. */
export async function unbind(context: MoveContext, unbinds: readonly Unbind[]): Promise<void> {
  const { tx, projectId } = context
  const devices = unbinds.filter((one) => isDeviceId(one.ref.type)).map((one) => one.ref)
  await store.unbindIds(tx, projectId, devices)
  for (const { ref, asked } of unbinds) {
    if (isDeviceId(ref.type)) continue
    const [owner] = await store.readIds(tx, projectId, [ref])
    if (!owner) continue
    const ids = await moves.idsOfPeople(tx, projectId, [owner.personId])
    if (ids.length < 2) continue
    await splitIds(context, owner.personId, leavingWith(ids, ref, asked), 'unbind', [ref])
  }
}

/** Undoes a merge: who was merged is there again, with the ids and all events that came in under them, then and since. */
export async function undoMerge(context: MoveContext, change: changes.Change, personId: number): Promise<number> {
  const { tx, projectId, now, by } = context
  const to = change.otherId
  await store.lockPeople(tx, [personId])
  const numbers = new Set(await moves.numbersUnder(tx, personId, to))
  const ids = await moves.idsOfPeople(tx, projectId, [personId])
  const leaving = ids.filter((id) => numbers.has(id.homeId)).map((id) => id.ref)
  await moveIds(context, { from: personId, to, ids, leaving, numbers, forget: [] })
  await changes.markUndone(tx, change, now)
  await changes.insertChanges(tx, projectId, [{ kind: 'undo', personId, otherId: to }], by, now)
  await changes.decidePair(tx, projectId, [personId, to], { status: 'apart', by, now })
  return to
}
