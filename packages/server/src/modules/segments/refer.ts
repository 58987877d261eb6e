import { leaves, references, type Rule, ruleSchema, type ShowValue, sizeOf } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'
import type { FieldError } from '@millrace/contract/errors.ts'
import { fail } from '../../platform/errors.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { checkPurposes } from './reach.ts'

/** A segment as rules refer to it. */
export interface Referred {
  readonly name: string
  readonly rule: Rule
  readonly isArchived: boolean
  readonly isLive: boolean
}

/** Segments by id, as a job keeps them: what it was asked for does not change while it works. */
export const segmentsSnapshot = z.record(z.string(), z.object({ name: z.string(), rule: ruleSchema })).default({})

/** Segments that rules refer to, and those that these refer to, by id; ids that no segment has are left out. */
export async function segmentsIn(db: Db, projectId: number, rules: readonly Rule[]): Promise<Map<string, Referred>> {
  const found = new Map<string, Referred>()
  for (let asked = idsOf(rules); asked.length > 0; ) {
    const rows = await db.rows<Referred & { id: string }>(sql`
      select segment_id as id, name, rule, archived_at is not null as "isArchived", is_live as "isLive" from segments
      where project_id = ${projectId} and segment_id = any(${asked}::text[])`)
    for (const { id, ...row } of rows) found.set(id, row)
    asked = idsOf(rows.map((row) => row.rule)).filter((id) => !found.has(id))
  }
  return found
}

/** Writes segments by their names. */
export const showNames =
  (referred: Referring): ShowValue =>
  (owner, _, value) =>
    owner === 'segment' ? (referred.get(String(value))?.name ?? String(value)) : String(value)

const idsOf = (rules: readonly Rule[]): string[] => [...new Set(rules.flatMap((rule) => [...references(rule).segments]))]

/** How many conditions a rule may have with those of all segments it refers to, and how long a chain of references may be. */
export const maxConditions = 300
export const maxChain = 10

/** Until the commit no other segment of the project changes: of two saved at once the second sees the first. */
export async function lockSegments(tx: Tx, projectId: number): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('segments'), ${projectId}::int)`)
}

/** Segments that rules refer to, also by way of others, among all there are. */
export function referredAmong(rules: readonly Rule[], all: ReadonlyMap<string, Rule>): Map<string, Rule> {
  const found = new Map<string, Rule>()
  for (let asked = idsOf(rules); asked.length > 0; ) {
    const next = asked.flatMap((id): [string, Rule][] => {
      const rule = all.get(id)
      return rule ? [[id, rule]] : []
    })
    for (const [id, rule] of next) found.set(id, rule)
    asked = idsOf(next.map(([, rule]) => rule)).filter((id) => !found.has(id))
  }
  return found
}

/**
 * Before a rule is saved under an id: what it refers to exists, leads back to none, and is no larger than a query may become, for
 * itself and for every segment that refers to it. Of two saved at once the second sees the first.
 */
export async function checkReferences(
  tx: Tx,
  projectId: number,
  saved: { readonly id: string; readonly name: string; readonly rule: Rule },
): Promise<void> {
  await lockSegments(tx, projectId)
  const rows = await tx.rows<Named & { id: string; follows: string | null }>(sql`
    select segment_id as id, name, rule, follows from segments where project_id = ${projectId}`)
  // A list that is filled from a segment leads on to it: a segment that asks for the list would go round with every filling.
  const all = new Map<string, Named>(
    rows.map(({ id, name, rule, follows }) => [id, { name, rule: follows === null ? rule : { kind: 'segment', id: follows } }]),
  )
  all.set(saved.id, saved)
  for (const leaf of leaves(saved.rule)) {
    if (leaf.kind === 'trigger') fail('rule_invalid', { reason: 'a trigger property is only known inside a journey' })
    if (leaf.kind === 'list' && leaf.id !== saved.id)
      refuse('list_foreign', 'members of a static segment are asked for by naming the segment')
    if (leaf.kind === 'segment' && !all.has(leaf.id)) refuse('segment_unknown', `there is no segment ${leaf.id} in this project`)
  }
  await checkPurposes(tx, projectId, saved.rule, 'body.rule')
  const expand = expanding(all)
  for (const id of all.keys()) expand(id, [])
}

/** Throws when rules, with everything they refer to, are larger than a query may become. */
export function checkSize(rules: readonly Rule[], segments: Referring): void {
  const expand = expanding(segments)
  for (const rule of rules) {
    const { size } = together(rule, (id) => expand(id, []))
    if (size > maxConditions)
      fail('rule_invalid', { reason: `it has ${size} conditions, with those of the segments it refers to; at most ${maxConditions}` })
  }
}

type Named = Pick<Referred, 'name' | 'rule'>
/** Segments by id. */
export type Referring = ReadonlyMap<string, Named>

/** Conditions of a rule with all it refers to, and the length of the longest chain of references. */
interface Expanded {
  readonly size: number
  readonly chain: number
}

function together(rule: Rule, expand: (id: string) => Expanded): Expanded {
  const parts = [...leaves(rule)].map((leaf) => (leaf.kind === 'segment' ? expand(leaf.id) : { size: sizeOf(leaf).leaves, chain: 0 }))
  return { size: parts.reduce((sum, part) => sum + part.size, 1), chain: 1 + Math.max(0, ...parts.map((part) => part.chain)) }
}

function expanding(all: Referring): (id: string, path: readonly string[]) => Expanded {
  const known = new Map<string, Expanded>()
  const nameOf = (id: string): string => all.get(id)?.name ?? id
  const expand = (id: string, path: readonly string[]): Expanded => {
    const before = known.get(id)
    if (before) return before
    if (path.includes(id)) refuse('segment_cycle', `these segments refer to each other: ${[...path, id].map(nameOf).join(' → ')}`)
    const rule = all.get(id)?.rule
    const expanded = rule ? together(rule, (one) => expand(one, [...path, id])) : { size: 1, chain: 1 }
    if (expanded.size > maxConditions)
      refuse(
        'too_large',
        `“${nameOf(id)}” would have ${expanded.size} conditions, with those of the segments it refers to; at most ${maxConditions}`,
      )
    if (expanded.chain > maxChain) refuse('too_deep', `“${nameOf(id)}” would refer to segments through more than ${maxChain} others`)
    known.set(id, expanded)
    return expanded
  }
  return expand
}

const refuse = (code: FieldError['code'], message: string): never => fail('invalid_input', {}, [{ path: 'body.rule', code, message }])
