import type { IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { insertChecks, ownDevices, sightingsFrom } from './device-store.ts'
import { refKey } from './known.ts'
import { tellOverrides } from './merge.ts'
import * as moves from './move-store.ts'
import { profileFact } from './profile-fact.ts'
import * as store from './store.ts'

/** What moves work with: one project, one moment, one who asks. */
export interface MoveContext {
  readonly tx: Tx
  readonly outbox: Outbox
  readonly projectId: number
  readonly by: string
  readonly now: Date
}

/** Ids that leave a person and become another's, who is new or comes back. */
export interface Move {
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

/** Moves ids of any number of people at once; nobody is in two of the moves. */
export async function moveIds(context: MoveContext, all: readonly Move[]): Promise<void> {
  if (all.length === 0) return
  const { tx, outbox, projectId, now } = context
  const people = all.flatMap(({ from, to }) => [from, to])
  const leaving = all.flatMap((move) => move.leaving)
  await moves.forgetSightings(tx, all.flatMap(forgotten))
  const seen = await moves.devicesSeen(tx, projectId, leaving)
  await moves.giveIds(tx, projectId, all.flatMap(given))
  await bePeople(context, all)
  await moves.setLevels(tx, people)
  tellOverrides(outbox, projectId, await moves.sendNumbers(tx, await numbersOf(context, all)))
  const seenBy = Map.groupBy(seen, refKey)
  const devices = all.map(({ from, leaving }) => ({
    from,
    ids: leaving.flatMap((ref) => (seenBy.get(refKey(ref)) ?? []).map((row) => row.deviceId)),
  }))
  await reownDevices(context, devices)
  const touched = [...new Set(seen.map((row) => row.deviceId))]
  await moves.contestDevices(tx, people, touched)
  await insertChecks(tx, projectId, touched, now)
}

function forgotten({ ids, forget }: Move): { ref: IdentityRef; deviceId: number }[] {
  const devices = new Set(ids.filter((id) => isDeviceId(id.ref.type)).map((id) => id.homeId))
  return forget.flatMap((ref) => [...devices].map((deviceId) => ({ ref, deviceId })))
}

/** Ids that leave and ids that stay no longer hang together; who leaves collects under a number of their own from now on. */
function given({ from, to, ids, leaving, numbers }: Move): moves.Given[] {
  const leaves = new Set(leaving.map(refKey))
  return ids.flatMap((id): moves.Given[] => {
    const isLeaving = leaves.has(refKey(id.ref))
    if (isDeviceId(id.ref.type)) return isLeaving || numbers.has(id.homeId) ? [{ ...id, personId: to }] : []
    const links = id.links.filter((key) => leaves.has(key) === isLeaving)
    const homeId = isLeaving && !numbers.has(id.homeId) ? to : id.homeId
    return [{ ref: id.ref, personId: isLeaving ? to : from, homeId, links }]
  })
}

async function bePeople({ tx, outbox, projectId, now }: MoveContext, all: readonly Move[]): Promise<void> {
  const people = all.map((move) => move.to)
  const revived = await moves.revivePeople(tx, people)
  const known = new Set(revived.map((one) => one.personId))
  const fresh = people.filter((personId) => !known.has(personId)).map((personId) => ({ personId, createdAt: now, level: 0, test: false }))
  await store.insertPeople(tx, projectId, fresh)
  for (const one of [...revived, ...fresh.map((one) => ({ ...one, revision: 1, properties: {} }))])
    outbox.fact('profiles', profileFact({ projectId, deleted: false, ...one }), { isParted: true })
}

/** Numbers that go along, and those of the ids that leave on devices. */
async function numbersOf({ tx, projectId }: MoveContext, all: readonly Move[]): Promise<{ number: number; personId: number }[]> {
  const onDevices = Map.groupBy(
    await moves.deviceNumbersOf(
      tx,
      projectId,
      all.flatMap((move) => move.leaving),
    ),
    refKey,
  )
  return all.flatMap(({ to, numbers, leaving }) => {
    const own = leaving.flatMap((ref) => (onDevices.get(refKey(ref)) ?? []).map((row) => row.number))
    return [...new Set([...numbers, ...own, to])].map((number) => ({ number, personId: to }))
  })
}

/** Devices belong to the first account seen on them, whoever has that id now. */
async function reownDevices(
  { tx, outbox, projectId }: MoveContext,
  devices: readonly { readonly from: number; readonly ids: readonly number[] }[],
): Promise<void> {
  const asked = [...new Set(devices.flatMap((one) => one.ids))].map((deviceId) => ({ deviceId, from: new Date(0) }))
  const seen = await sightingsFrom(tx, projectId, asked)
  const first = new Map(seen.toReversed().map((row) => [row.deviceId, row.personId]))
  const owned = devices.flatMap(({ from, ids }) =>
    [...new Set(ids)].flatMap((deviceId) => {
      const to = first.get(deviceId)
      return to === undefined || to === from ? [] : [{ deviceId, from, to }]
    }),
  )
  await ownDevices(tx, outbox, projectId, owned)
}
