import {
  consentKey,
  evaluate,
  isEventLeaf,
  leaves,
  matchesOf,
  type Rule,
  type RuleInput,
  sinceOf,
  sizeOf,
} from '@millrace/contract/rules/index.ts'
import { isAddressed } from '@millrace/contract/messaging/reach.ts'
import { fail } from '../../../platform/errors.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { lockSegments, referredAmong } from '../refer.ts'

/** What a live segment looks at; `anybody`: somebody of whom nothing is known may be in it. */
export interface Watch {
  readonly kind: 'event' | 'profile' | 'tag' | 'list' | 'consent' | 'address' | 'anybody'
  /** Of the event or tag; id of the static segment; purpose and channel of the consent; channel of the address. */
  readonly name: string
}

/** What rules look at, with the segments they refer to. */
export function watchesOf(rules: readonly Rule[], referred: ReadonlyMap<string, Rule>): Watch[] {
  const watches = new Map<string, Watch>()
  const add = (kind: Watch['kind'], name = ''): void => void watches.set(`${kind} ${name}`, { kind, name })
  for (const rule of [...rules, ...referred.values()])
    for (const leaf of leaves(rule)) {
      if (isEventLeaf(leaf)) for (const { event } of matchesOf(leaf)) add('event', event)
      if (leaf.kind === 'profile' || (isEventLeaf(leaf) && sinceOf(leaf) !== undefined)) add('profile')
      if (leaf.kind === 'tag') add('tag', leaf.tag)
      if (leaf.kind === 'list') add('list', leaf.id)
      if (leaf.kind === 'reach') add('consent', consentKey(leaf.purpose, leaf.channel))
      if (leaf.kind === 'reach' && leaf.is === 'reachable' && isAddressed(leaf.channel)) add('address', leaf.channel)
    }
  // A number is known of everybody, and a webhook may reach everybody.
  const isOfAll = (leaf: Rule): boolean =>
    leaf.kind === 'random' || (leaf.kind === 'reach' && leaf.is === 'reachable' && !isAddressed(leaf.channel))
  const isOpen = [...rules, ...referred.values()].some((rule) => [...leaves(rule)].some(isOfAll))
  if (isOpen || rules.some((rule) => evaluate(rule, unknown(referred)))) add('anybody')
  return [...watches.values()]
}

/** Somebody of whom nothing is known: no count is more than none, no figure has a value. */
const unknown = (rules: ReadonlyMap<string, Rule>): RuleInput => ({
  // Of a value that is not there no date says anything.
  moment: { now: new Date(0), zone: 'UTC' },
  person: 0,
  profile: {},
  tags: new Map(),
  figureOf: (leaf) => (leaf.kind === 'event' || (leaf.kind === 'measure' && ['days', 'distinct'].includes(leaf.figure.of)) ? 0 : null),
  segments: { rules, items: () => undefined },
})

interface Kept {
  readonly id: string
  readonly name: string
  readonly rule: Rule
  readonly hasMembers: boolean
  readonly isKept: boolean
}

/** Whoever is touched is asked all of it. */
const most = { segments: 200, conditions: 2_000 }

function checkLimits(rules: readonly Rule[], referred: ReadonlyMap<string, Rule>): void {
  const conditions = [...rules, ...referred.values()].reduce((sum, rule) => sum + sizeOf(rule).leaves, 0)
  const message =
    rules.length > most.segments
      ? `a project keeps at most ${most.segments} segments up to date; make another one not live first`
      : `live segments have ${conditions} conditions together, with those they refer to; at most ${most.conditions}`
  if (rules.length > most.segments || conditions > most.conditions)
    fail('invalid_input', {}, [{ path: 'body.isLive', code: 'too_large', message }])
}

/** Somebody else's event may move a person out of the top: nobody would look at them. */
function refuseRanks(rules: readonly Rule[], referred: ReadonlyMap<string, Rule>): void {
  if (![...rules, ...referred.values()].some((rule) => [...leaves(rule)].some(({ kind }) => kind === 'rank'))) return
  const message = 'a live segment cannot ask who is among the top, nor refer to a segment that does: freeze it as a static one instead'
  fail('invalid_input', {}, [{ path: 'body.rule', code: 'rank_live', message }])
}

/**
 * After a segment was saved, made live or archived: what live segments look at from now on, and which of them have to be computed
 * anew, because they or one they refer to were changed. Holds the lock of the project's segments until the commit.
 */
export async function renewWatches(tx: Tx, projectId: number, changed: string): Promise<{ id: string; name: string }[]> {
  await lockSegments(tx, projectId)
  const rows = await tx.rows<Kept>(sql`
    select segment_id as id, name, rule, computed_epoch is not null as "hasMembers", is_live and archived_at is null as "isKept" from segments where project_id = ${projectId}`)
  const kept = rows.filter((row) => row.isKept)
  const stale = rows.filter((row) => row.id === changed && row.hasMembers && !row.isKept)
  const all = new Map(rows.map((row) => [row.id, row.rule]))
  stale.push(...kept.filter((row) => row.id === changed || referredAmong([row.rule], all).has(changed)))
  const rules = kept.map((row) => row.rule)
  const referred = referredAmong(rules, all)
  checkLimits(rules, referred)
  refuseRanks(rules, referred)
  const watches = watchesOf(rules, referred)
  await tx.run(sql`delete from segment_watches where project_id = ${projectId}`)
  await tx.run(sql`
    insert into segment_watches (project_id, kind, name)
    select ${projectId}, k, n from unnest(${watches.map((one) => one.kind)}::text[], ${watches.map((one) => one.name)}::text[]) x(k, n)`)
  await tx.run(sql`
    update segments set live_epoch = live_epoch + 1 where project_id = ${projectId} and segment_id = any(${stale.map((row) => row.id)}::text[])`)
  return stale
}

/** Live segments with a rule that hangs on what was changed, their own or one they refer to, have to be computed anew. */
export async function renewHanging(tx: Tx, projectId: number, hangs: (rule: Rule) => boolean): Promise<{ id: string; name: string }[]> {
  await lockSegments(tx, projectId)
  const rows = await tx.rows<Kept>(sql`
    select segment_id as id, name, rule, is_live and archived_at is null as "isKept" from segments where project_id = ${projectId}`)
  const all = new Map(rows.map((row) => [row.id, row.rule]))
  const stale = rows.filter(({ isKept, rule }) => isKept && [rule, ...referredAmong([rule], all).values()].some(hangs))
  await tx.run(sql`
    update segments set live_epoch = live_epoch + 1 where project_id = ${projectId} and segment_id = any(${stale.map((row) => row.id)}::text[])`)
  return stale
}

/** Watches of projects, by project. */
export async function readWatches(db: Db, projectIds: readonly number[]): Promise<Map<number, Watch[]>> {
  const rows = await db.rows<Watch & { projectId: number }>(sql`
    select project_id as "projectId", kind, name from segment_watches where project_id = any(${[...new Set(projectIds)]}::int[])`)
  return Map.groupBy(rows, (row) => row.projectId)
}
