import type { Rule } from '@millrace/contract/rules/index.ts'
import { isLiveKind, type Live, liveObstacle, type LiveObstacle, rulesIn } from '@millrace/contract/tags/index.ts'
import { referenceOf, tagUses } from '@millrace/contract/uses.ts'
import { fail } from '../../../platform/errors.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { lockSegments, referredAmong, watchesOf } from '../../segments/index.ts'
import type { TagInput } from '@millrace/contract/tags/api.ts'
import { endLive } from './store.ts'
import { causeOf } from './touch.ts'

/** To be called first in a transaction that changes tags: their rows are waited for in one order. */
export const lockLive = lockSegments

/** A tag whose definition does not follow from one person alone cannot be live. */
export function refuseLive({ refresh, definition }: Pick<TagInput, 'refresh' | 'definition'>): void {
  const obstacle = refresh === 'live' ? liveObstacle(definition) : undefined
  if (obstacle) refuse(obstacles[obstacle], 'refresh')
}

const obstacles: Readonly<Record<LiveObstacle, string>> = {
  kind: 'tags of this kind (definition.kind) are computed of everybody at once',
  thresholds: 'people are compared with others (definition.thresholds): give fixed thresholds',
  tiers: 'tiers by percentile (definition.tiers) compare people with others: give tiers by points',
  rank: 'a rule asks who is among the top, which others decide',
}

/** Of what is saved: of a tag, or of a segment that one refers to. */
type Field = 'refresh' | 'rule'
const refuse = (why: string, field: Field): never =>
  fail('invalid_input', {}, [{ path: `body.${field}`, code: 'not_live', message: `the tag cannot be live: ${why}` }])

interface Row {
  readonly id: string
  readonly name: string
  readonly definition: Live
}

/**
 * After tags, or a segment, were changed: what live tags look at from now on. Those that are live no more, and those that refer to the segment,
 * are not kept up to date until everybody has been computed again.
 */
export async function renewTagWatches(tx: Tx, projectId: number, segment?: string): Promise<void> {
  await lockLive(tx, projectId)
  await tx.run(sql`
    update tag_definitions set live_at = null where project_id = ${projectId} and live_at is not null and (refresh <> 'live' or archived_at is not null)`)
  await tx.run(sql`delete from tag_watches where project_id = ${projectId}`)
  const rows = (
    await tx.rows<Row>(sql`
      select tag_id as id, name, definition from tag_definitions where project_id = ${projectId} and refresh = 'live' and archived_at is null order by tag_id`)
  ).filter(({ definition }) => isLiveKind(definition))
  if (rows.length === 0) return
  const segments = await rulesOfSegments(tx, projectId)
  const field = segment === undefined ? 'refresh' : 'rule'
  const looking = rows.map((row) => ({ ...row, ...looksAt(row.definition, segments, field) }))
  refuseCircles(looking, field)
  if (segment !== undefined)
    await endLive(
      tx,
      looking.flatMap((one) => (one.referred.has(segment) ? [one.id] : [])),
    )
  const watches = looking.flatMap(({ id, causes }) => causes.map((cause) => ({ id, cause })))
  await tx.run(sql`
    insert into tag_watches (project_id, cause, tag_id)
    select ${projectId}, c, t from unnest(${watches.map((one) => one.cause)}::text[], ${watches.map((one) => one.id)}::text[]) x(c, t)`)
}

export async function rulesOfSegments(tx: Tx, projectId: number): Promise<Map<string, Rule>> {
  const rows = await tx.rows<{ id: string; rule: Rule }>(sql`select segment_id as id, rule from segments where project_id = ${projectId}`)
  return new Map(rows.map((row) => [row.id, row.rule]))
}

interface Looking {
  readonly causes: readonly string[]
  /** Rules of the segments it refers to, also by way of others. */
  readonly referred: ReadonlyMap<string, Rule>
}

function looksAt(definition: Live, segments: ReadonlyMap<string, Rule>, field: Field): Looking {
  const rest: Rule[] = definition.kind === 'layers' && definition.rest !== undefined ? [{ kind: 'all', rules: [] }] : []
  const rules = [...rulesIn(definition), ...rest]
  const referred = referredAmong(rules, segments)
  for (const rule of referred.values())
    if (liveObstacle({ kind: 'rule', rule }) === 'rank') refuse('a segment it refers to asks who is among the top', field)
  const events = tagUses(definition).flatMap((use) => (use.startsWith(eventUse) ? [causeOf('event', use.slice(eventUse.length))] : []))
  const causes = new Set([...events, ...watchesOf(rules, referred).map(({ kind, name }) => causeOf(kind, name))])
  return { causes: [...causes].toSorted(), referred }
}

const eventUse = referenceOf('event', '')

/** Two that ask for each other would never come to rest. */
function refuseCircles(looking: readonly (Looking & Row)[], field: Field): void {
  const asked = new Map(
    looking.map(({ name, causes }) => [name, causes.flatMap((one) => (one.startsWith(tagCause) ? [one.slice(tagCause.length)] : []))]),
  )
  const closed = new Set<string>()
  const visit = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) refuse(`live tags ask for each other: ${[...above.slice(above.indexOf(name)), name].join(' → ')}`, field)
    if (closed.has(name)) return
    for (const next of asked.get(name) ?? []) visit(next, [...above, name])
    closed.add(name)
  }
  for (const name of asked.keys()) visit(name, [])
}

const tagCause = causeOf('tag')
