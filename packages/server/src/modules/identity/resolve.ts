import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { IdentityRules } from '@millrace/contract/identity/rules.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import * as changes from './change-store.ts'
import { insertConflicts } from './conflict-store.ts'
import * as devices from './device-store.ts'
import { refKey } from './known.ts'
import { expiringRefs, nameLives } from './lives.ts'
import { readLives, renameIds, writeLives } from './lives-store.ts'
import { loadKnown, rememberSeen } from './load.ts'
import type { PersonHook } from './hook.ts'
import { applyMerges } from './merge.ts'
import { type Plan, planIdentity } from './plan.ts'
import { profileFact } from './profile-fact.ts'
import * as store from './store.ts'
import { unbind } from './take-away.ts'

/** Who a record belongs to now, and the number it is collected under for ever. */
export interface Resolved {
  readonly personId: number
  readonly collectedId: number
}

/** By which rules people are found, and who else moves their rows when they merge. */
export interface How {
  readonly hooks: readonly PersonHook[]
  readonly rules: IdentityRules
  readonly now: Date
}

/** Finds, creates and merges the people of one project's records. Commit 1. */
export async function resolvePeople(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  records: readonly CanonicalRecord[],
  { hooks, rules, now }: How,
): Promise<Resolved[]> {
  const resolved: Resolved[] = []
  for (const some of untilUnbound(await asLives(tx, projectId, records, rules))) {
    resolved.push(...(await resolveSome(tx, outbox, projectId, some, { hooks, rules, now })))
    const unbinds = some.flatMap((record) => (record.unbind ?? []).map((ref) => ({ ref, asked: record.ids })))
    if (unbinds.length > 0) await unbind({ tx, outbox, projectId, by: 'record', now }, unbinds)
  }
  return resolved
}

/** The records, with lives in place of ids that expire: a read and a write more, where a project has such ids. */
async function asLives(
  tx: Tx,
  projectId: number,
  records: readonly CanonicalRecord[],
  rules: IdentityRules,
): Promise<readonly CanonicalRecord[]> {
  const refs = expiringRefs(records, rules)
  if (refs.length === 0) return records
  const named = nameLives(records, await readLives(tx, projectId, refs), rules)
  await writeLives(tx, projectId, named.lived)
  await renameIds(tx, projectId, named.renamed)
  return named.records
}

const maxRounds = 20

/** Parts of a batch after which an id is taken away that a later record has again. */
function untilUnbound(records: readonly CanonicalRecord[]): CanonicalRecord[][] {
  const rounds: CanonicalRecord[][] = [[]]
  let gone = new Set<string>()
  for (const record of records) {
    if (gone.size > 0 && rounds.length < maxRounds && record.ids.some((ref) => gone.has(refKey(ref))) && !record.unbind) {
      rounds.push([])
      gone = new Set()
    }
    rounds.at(-1)?.push(record)
    for (const ref of record.unbind ?? []) gone.add(refKey(ref))
  }
  return rounds.filter((round) => round.length > 0)
}

async function resolveSome(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  records: readonly CanonicalRecord[],
  { hooks, rules, now }: How,
): Promise<Resolved[]> {
  const plan = planIdentity(records, await loadKnown(tx, projectId, records, now), rules)
  const numbers = await store.nextPersonIds(tx, plan.numbers)
  const real = (number: number): number => (number < 0 ? (numbers[-number - 1] ?? 0) : number)

  await store.lockPeople(tx, touched(plan))
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
  await store.addLinks(tx, projectId, plan.links)
  await writeDevices(tx, outbox, projectId, plan, real, now)
  await insertConflicts(
    tx,
    projectId,
    plan.conflicts.map((c) => ({ ...c, personId: real(c.personId), other: real(c.other), at: now })),
  )
  const pairs = plan.merges.map((merge) => ({ from: merge.from, to: real(merge.to) }))
  await applyMerges(tx, outbox, projectId, pairs, hooks, now)
  const bound = binds.map(({ personId, ref }) => ({ personId, type: ref.type }))
  for (const hook of hooks) await hook.bound?.(tx, outbox, bound)
  await devices.markContested(
    tx,
    plan.contested.map((one) => ({ ...one, owner: real(one.owner) })),
  )
  tx.afterCommit(() => rememberSeen(plan.sightings.filter((one) => one.deviceId > 0)))
  const made = plan.merges.filter((merge) => merge.cause === 'record')
  const told = made.map((merge) => ({ kind: 'merge' as const, personId: real(merge.to), otherId: merge.from }))
  await changes.insertChanges(tx, projectId, told, 'record', now)
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
