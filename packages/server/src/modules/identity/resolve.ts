import { partOf } from '@millrace/contract/parts.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { distinctRefs } from './known.ts'
import { applyMerges, type PersonHook } from './merge.ts'
import { type Plan, planIdentity } from './plan.ts'
import * as store from './store.ts'

/** Finds, creates and merges the people of one project's records; returns the person of each record. Commit 1. */
export async function resolvePeople(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  records: readonly CanonicalRecord[],
  hooks: readonly PersonHook[],
  now: Date,
): Promise<number[]> {
  const refs = distinctRefs(records.flatMap((record) => record.ids))
  const plan = planIdentity(records, await store.loadKnown(tx, projectId, refs))
  const numbers = await nameNewPeople(tx, plan)
  const real = (person: number): number => (person < 0 ? (numbers.get(person) ?? person) : person)

  await store.lockPeople(
    tx,
    [...touched(plan)].filter((person) => person > 0),
  )
  await store.unbindIds(tx, projectId, plan.unbound)
  const binds = [...plan.bound.values()].map((bind) => ({ ref: bind.ref, personId: real(bind.personId), at: new Date(bind.at) }))
  await store.bindIds(tx, projectId, binds)
  await insertNewPeople(tx, outbox, projectId, plan, real)
  await store.raiseLevels(
    tx,
    [...plan.levels].filter(([person]) => person > 0),
  )
  const logins = plan.deviceLogins.map((login) => ({ ref: login.ref, personId: real(login.personId), at: new Date(login.fromAt) }))
  await store.openDeviceLogins(tx, projectId, logins)
  await store.insertConflicts(
    tx,
    projectId,
    plan.conflicts.map((c) => ({ ...c, personId: real(c.personId), other: real(c.other), at: now })),
  )
  const pairs = plan.merges.map((merge) => ({ from: merge.from, to: real(merge.to) }))
  await applyMerges(tx, outbox, projectId, pairs, hooks, now)
  return plan.people.map(real)
}

async function nameNewPeople(tx: Tx, plan: Plan): Promise<Map<number, number>> {
  const fresh = [...plan.created.keys()]
  const numbers = await store.nextPersonIds(tx, fresh.length)
  return new Map(fresh.map((person, i) => [person, numbers[i] ?? 0]))
}

/** Existing people whose rows this plan changes or binds to. */
function touched(plan: Plan): Set<number> {
  const people = new Set<number>(plan.levels.keys())
  for (const bind of plan.bound.values()) people.add(bind.personId)
  for (const login of plan.deviceLogins) people.add(login.personId)
  for (const merge of plan.merges) people.add(merge.from).add(merge.to)
  return people
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
