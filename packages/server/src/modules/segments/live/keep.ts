import { setImmediate } from 'node:timers/promises'
import { evaluate, type Rule, type RuleInput, Unanswered } from '@millrace/contract/rules/index.ts'
import { holdsParts, type PartLease } from '../../../platform/leases.ts'
import { Fenced, type Outbox, type Outboxes } from '../../../platform/log/index.ts'
import { lookUpByKey, type Postgres, type Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { idsOf, strongestId } from '../../identity/index.ts'
import { holdPeople } from '../../profiles/index.ts'
import type { Refusals } from '../refusals.ts'
import type { SegmentsModule } from '../segments.ts'
import { setAside } from './compute-store.ts'
import { type Check, dueChecks, finishChecks, forgetChecks, hasDue } from './checks.ts'
import { asksOf } from './causes.ts'
import * as store from './store.ts'
import { tellChange } from './tell.ts'

export interface KeepDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly segments: Pick<SegmentsModule, 'timedInputs' | 'referred'>
  readonly settledUpto: () => Promise<Date>
  readonly now: () => Date
  readonly refusals: Refusals
}

/** People looked at in one round: of what a statement costs some eight thousand of them are as much as that there is one. */
const perRound = 30_000

/**
 * How long nobody is looked at after a round that took so long: most of a round is the same for one person as for a thousand, so more are gathered where
 * rounds take long; a round, the rest after it and the next stay within four seconds while they can.
 */
export const restAfter = (tookMs: number): number => Math.max(700, Math.min(2 * tookMs, 4_000 - 2 * tookMs))

/**
 * Looks again at whoever something has happened to, or to whom time alone may have: their rules are asked anew, in one go, as of
 * a moment up to which everything is stored. What differs from what is kept is written and told. True when there may be more.
 */
export async function keepSegments(deps: KeepDeps, owned: readonly PartLease[]): Promise<boolean> {
  const parts = owned.map((lease) => lease.part)
  if (owned.length === 0 || !(await hasDue(deps.postgres, parts, deps.now()))) return false
  const at = await deps.settledUpto()
  const due = await dueChecks(deps.postgres, parts, at, perRound)
  for (const [projectId, checks] of Map.groupBy(due, (one) => one.projectId)) await keepProject(deps, owned, projectId, checks, at)
  return due.length >= perRound
}

/** What was found out about people before anything is written. */
interface Found {
  readonly at: Date
  readonly checks: readonly Check[]
  readonly live: readonly store.LiveSegment[]
  readonly entered: readonly store.Change[]
  readonly exited: readonly store.Change[]
  readonly nexts: ReadonlyMap<number, number>
  /** Who can be in a segment at all. */
  readonly able: ReadonlySet<number>
}

async function keepProject(
  deps: KeepDeps,
  owned: readonly PartLease[],
  projectId: number,
  checks: readonly Check[],
  at: Date,
): Promise<void> {
  const live = await store.readyOf(deps.postgres, projectId)
  if (live.length === 0) await forgetChecks(deps.postgres, projectId)
  const found = await ask(deps, projectId, live, checks, at)
  if (!found) return
  await stopPoint('segments.before_commit')
  await deps.outboxes.transaction(async (tx, outbox) => {
    await lookUpByKey(tx)
    if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
    // Changed meanwhile: the members are of another definition now, and everybody here is looked at once more.
    const same = await store.readyOf(tx, projectId, sql`for no key update`)
    if (JSON.stringify(same) === JSON.stringify(found.live)) await write(tx, outbox, projectId, found)
  })
  await stopPoint('segments.after_commit')
}

const ruleOf = ({ id }: store.LiveSegment): Rule => ({ kind: 'segment', id })

async function ask(
  deps: KeepDeps,
  projectId: number,
  live: readonly store.LiveSegment[],
  checks: readonly Check[],
  at: Date,
): Promise<Found | undefined> {
  const { postgres, segments, refusals } = deps
  const people = checks.map((one) => one.personId)
  const [able, has] = await Promise.all([store.eligible(postgres, people), store.membershipsOf(postgres, people)])
  const [entered, exited]: [store.Change[], store.Change[]] = [[], []]
  const [refused, nexts] = [new Map<store.LiveSegment, string>(), new Map<number, number>()]
  let looked = 0
  for (const group of asksOf(checks, live, await segments.referred(postgres, projectId, live.map(ruleOf)))) {
    const inputs = await segments.timedInputs(postgres, projectId, group.people, group.segments.map(ruleOf), at, refusals)
    for (const [personId, input] of inputs) {
      // The pipeline and journeys work in the same process.
      if (++looked % 500 === 0) await setImmediate()
      if (input.next !== undefined) nexts.set(personId, input.next)
      // As `evaluate` looks into a segment: made once for all of them.
      const inside = { ...input, items: input.segments?.items }
      const [isAble, were] = [able.has(personId), has.get(personId)]
      for (const segment of group.of(personId)) {
        const is = isAble && meant(segment, inside, refused)
        const was = were?.has(segment.number) ?? false
        if (is && !was) entered.push({ segment, personId })
        if (was && !is) exited.push({ segment, personId })
      }
    }
  }
  // A rule that cannot be answered holds up no other: its segment is set aside, and everybody here is looked at once more without it.
  for (const [segment, why] of refused) await setAside(postgres, segment, why)
  if (refused.size > 0) return undefined
  return { at, checks, live, entered, exited, nexts, able }
}

function meant(segment: store.LiveSegment, input: RuleInput, refused: Map<store.LiveSegment, string>): boolean {
  try {
    const rule = input.segments?.rules.get(segment.id)
    return rule !== undefined && evaluate(rule, input)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    refused.set(segment, error.message)
    return false
  }
}

async function write(tx: Tx, outbox: Outbox, projectId: number, found: Found): Promise<void> {
  const { at, checks } = found
  // Whoever was merged away or erased meanwhile has taken along what they had.
  const touched = [...new Set([...found.entered, ...found.exited].map((one) => one.personId))]
  const here = new Set((await holdPeople(tx, touched)).flatMap((one) => (one.mergedInto === null ? [one.personId] : [])))
  const [entered, exited] = [found.entered, found.exited].map((some) => some.filter((one) => here.has(one.personId))) as [
    store.Change[],
    store.Change[],
  ] /* two in, two out */
  await store.enter(tx, projectId, entered, at)
  await store.leave(tx, exited)
  await store.noteSizes(tx, projectId, moved(entered, exited), at)
  const causes = new Map(checks.filter((one) => !one.isSilent).map((one) => [one.personId, causeOf(one)]))
  const told = [...entered, ...exited].filter((one) => causes.has(one.personId))
  const ids = Map.groupBy(await idsOf(tx, [...new Set(told.map((one) => one.personId))]), (one) => one.personId)
  for (const [how, changes] of [
    ['entered', entered],
    ['exited', exited],
  ] as const)
    for (const change of changes) {
      const cause = causes.get(change.personId)
      if (cause !== undefined) tellChange(outbox, projectId, change, how, { cause, ref: strongestId(ids.get(change.personId) ?? []), at })
    }
  await finishChecks(tx, checks, found.able, found.nexts)
}

/** Due later than the last that happened: it was time. */
const causeOf = ({ cause, touchedAt, dueAt }: Check): string => (dueAt > touchedAt ? '$time' : cause)

function moved(entered: readonly store.Change[], exited: readonly store.Change[]) {
  const counts = new Map<number, { segment: number; entered: number; exited: number }>()
  const of = (segment: number) => counts.get(segment) ?? { segment, entered: 0, exited: 0 }
  for (const {
    segment: { number },
  } of entered)
    counts.set(number, { ...of(number), entered: of(number).entered + 1 })
  for (const {
    segment: { number },
  } of exited)
    counts.set(number, { ...of(number), exited: of(number).exited + 1 })
  return [...counts.values()].toSorted((a, b) => a.segment - b.segment)
}

/** What owners of parts run, and how long they rest after it. */
export const segmentRounds = (deps: KeepDeps) => ({ work: (owned: readonly PartLease[]) => keepSegments(deps, owned), idleMs: restAfter })
