import { leaves, references, type Rule } from '@millrace/contract/rules/index.ts'
import type { FieldError } from '@millrace/contract/errors.ts'
import { fail } from '../../platform/errors.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** A segment as rules refer to it. */
export interface Referred {
  readonly name: string
  readonly rule: Rule
  readonly isArchived: boolean
}

/** Segments that rules refer to, and those that these refer to, by id; ids that no segment has are left out. */
export async function segmentsIn(db: Db, projectId: number, rules: readonly Rule[]): Promise<Map<string, Referred>> {
  const found = new Map<string, Referred>()
  for (let asked = idsOf(rules); asked.length > 0; ) {
    const rows = await db.rows<Referred & { id: string }>(sql`
      select segment_id as id, name, rule, archived_at is not null as "isArchived" from segments
      where project_id = ${projectId} and segment_id = any(${asked}::text[])`)
    for (const { id, ...row } of rows) found.set(id, row)
    asked = idsOf(rows.map((row) => row.rule)).filter((id) => !found.has(id))
  }
  return found
}

const idsOf = (rules: readonly Rule[]): string[] => [...new Set(rules.flatMap((rule) => [...references(rule).segments]))]

/** How many conditions a segment may have with those of all that it refers to, and how long a chain of references may be. */
export const maxExpandedLeaves = 1_000
export const maxChain = 10

/**
 * Before a rule is saved under an id: what it refers to exists, leads back to none, and is no larger than a query may become, for
 * itself and for every segment that refers to it. Of two saved at once the second sees the first.
 */
export async function checkReferences(
  tx: Tx,
  projectId: number,
  saved: { readonly id: string; readonly name: string; readonly rule: Rule },
): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('segments'), ${projectId}::int)`)
  const rows = await tx.rows<{ id: string; name: string; rule: Rule }>(sql`
    select segment_id as id, name, rule from segments where project_id = ${projectId}`)
  const all = new Map(rows.map((row) => [row.id, row]))
  all.set(saved.id, saved)
  for (const id of references(saved.rule).segments) if (!all.has(id)) refuse('segment_unknown', `there is no segment ${id} in this project`)
  const known = new Map<string, Expanded>()
  const expand = (id: string, path: readonly string[]): Expanded => {
    const before = known.get(id)
    if (before) return before
    const nameOf = (one: string): string => all.get(one)?.name ?? one
    if (path.includes(id)) refuse('segment_cycle', `these segments refer to each other: ${[...path, id].map(nameOf).join(' → ')}`)
    const rule = all.get(id)?.rule
    const parts = rule ? [...leaves(rule)].map((leaf) => (leaf.kind === 'segment' ? expand(leaf.id, [...path, id]) : one)) : []
    const expanded = { size: parts.reduce((sum, part) => sum + part.size, 1), chain: 1 + Math.max(0, ...parts.map((part) => part.chain)) }
    if (expanded.size > maxExpandedLeaves)
      refuse(
        'too_large',
        `“${nameOf(id)}” would have ${expanded.size} conditions, with those of the segments it refers to; at most ${maxExpandedLeaves}`,
      )
    if (expanded.chain > maxChain) refuse('too_deep', `“${nameOf(id)}” would refer to segments through more than ${maxChain} others`)
    known.set(id, expanded)
    return expanded
  }
  for (const id of all.keys()) expand(id, [])
}

/** Conditions of a segment with all it refers to, and the length of the longest chain of references. */
interface Expanded {
  readonly size: number
  readonly chain: number
}
const one: Expanded = { size: 1, chain: 0 }

const refuse = (code: FieldError['code'], message: string): never => fail('invalid_input', {}, [{ path: 'body.rule', code, message }])
