import { partOf } from '@millrace/contract/parts.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as devices from './device-store.ts'
import { loadKnown } from './load.ts'
import { applyMerges, type PersonHook } from './merge.ts'
import { type Plan, planIdentity } from './plan.ts'
import * as store from './store.ts'

/** Who a record belongs to now, and the number it is collected under for ever. */
export interface Resolved {
  readonly personId: number
  readonly collectedId: number
}

/** Finds, creates and merges the people of one project's records. Commit 1. */
export async function resolvePeople(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  records: readonly CanonicalRecord[],
  hooks: readonly PersonHook[],
  now: Date,
): Promise<Resolved[]> {
  const plan = planIdentity(records, await loadKnown(tx, projectId, records))
  const numbers = await store.nextPersonIds(tx, plan.numbers)
  const real = (number: number): number => (number < 0 ? (numbers[-number - 1] ?? 0) : number)

  await store.lockPeople(tx, touched(plan))
  await store.unbindIds(tx, projectId, plan.unbound)
  const binds = plan.bound.map((bind) => ({
    ...bind,
    personId: real(bind.personId),
    homeId: real(bind.homeId),
    at: new Date(bind.at),
  }))
  await store.bindIds(tx, projectId, binds)
  await insertNewPeople(tx, outbox, projectId, plan, real)
  await store.raiseLevels(
    tx,
    [...plan.levels].filter(([person]) => person > 0),
  )
  await writeDevices(tx, outbox, projectId, plan, real, now)
  await store.insertConflicts(
    tx,
    projectId,
    plan.conflicts.map((c) => ({ ...c, personId: real(c.personId), other: real(c.other), at: now })),
  )
  const pairs = plan.merges.map((merge) => ({ from: merge.from, to: real(merge.to) }))
  await applyMerges(tx, outbox, projectId, pairs, hooks, now)
  return plan.people.map((person, i) => ({ personId: real(person), collectedId: real(plan.collected[i] ?? person) }))
}

async function writeDevices(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  plan: Plan,
  real: (number: number) => number,
  now: Date,
): Promise<void> {
  await devices.joinDevices(tx, projectId, plan.joined)
  await devices.insertSightings(
    tx,
    projectId,
    plan.sightings.map((one) => ({ by: one.by, deviceId: real(one.deviceId), at: new Date(one.at) })),
  )
  await devices.insertNumbers(
    tx,
    projectId,
    plan.deviceNumbers.map((one) => ({ by: one.by, deviceId: real(one.deviceId), numberId: real(one.numberId) })),
  )
  const overrides = [...plan.overrides].map(([number, person]) => ({ number: real(number), personId: real(person) }))
  await devices.insertOverrides(tx, outbox, projectId, overrides, now)
  await devices.markCollecting(tx, projectId, plan.collecting)
  await devices.ownDevices(
    tx,
    outbox,
    projectId,
    plan.owned.map((one) => ({ ...one, to: real(one.to) })),
  )
  await devices.insertChecks(tx, projectId, plan.checks, now)
}

/** Existing people whose rows this plan changes or binds to. */
function touched(plan: Plan): number[] {
  const people = new Set<number>([...plan.levels.keys(), ...plan.overrides.values()])
  for (const bind of plan.bound) people.add(bind.personId)
  for (const one of plan.owned) people.add(one.to)
  for (const merge of plan.merges) people.add(merge.from).add(merge.to)
  return [...people].filter((person) => person > 0)
}

async function insertNewPeople(tx: Tx, outbox: Outbox, projectId: number, plan: Plan, real: (person: number) => number): Promise<void> {
  const people = [...plan.created].map(([person, { at, test }]) => ({
    personId: real(person),
    createdAt: new Date(at),
    level: plan.levels.get(person) ?? 0,
    test,
  }))
  await store.insertPeople(tx, projectId, people)
  for (const person of people) outbox.fact('profiles', profileFact({ projectId, ...person, revision: 1, properties: {}, deleted: false }))
}

export interface ProfileSnapshot {
  readonly projectId: number
  readonly personId: number
  readonly revision: number
  readonly test: boolean
  readonly deleted: boolean
  readonly createdAt: Date
  readonly properties: Readonly<Record<string, unknown>>
}

/** Row of the ClickHouse table `profiles`; the highest revision wins. */
export function profileFact(snapshot: ProfileSnapshot): Record<string, unknown> {
  return {
    project_id: snapshot.projectId,
    person_id: snapshot.personId,
    part: partOf(snapshot.personId),
    revision: snapshot.revision,
    is_test: snapshot.test ? 1 : 0,
    deleted: snapshot.deleted ? 1 : 0,
    created_at: snapshot.createdAt.toISOString(),
    properties: snapshot.properties,
  }
}
