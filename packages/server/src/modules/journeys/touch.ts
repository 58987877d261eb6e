import { type Graph, watchedAt } from '@millrace/contract/journeys/index.ts'
import type { ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { consentKey, eventLeaves, leaves, readsCalendar, type Rule } from '@millrace/contract/rules/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { ToldFact } from '../../platform/log/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { watchesOf } from '../segments/index.ts'

/**
 * What may move people who wait at steps of a graph: `tag:vip`, `profile:`; events reach them anyway. `clock:<node>`: time alone may,
 * so everybody there is asked every few minutes.
 */
export function causesOf({ nodes }: Graph, referred: ReadonlyMap<string, { readonly rule: Rule }>): string[] {
  const known = new Map([...referred].map(([id, { rule }]) => [id, rule]))
  const causes = nodes.flatMap((node) => {
    const rules = watchedAt(node)
    const looked = watchesOf(rules, known).filter(({ kind }) => kind !== 'event' && kind !== 'anybody')
    const isTimed = [...rules, ...reached(rules, known)].some(readsTime)
    return [...looked.map(({ kind, name }) => `${kind}:${name}`), ...(isTimed ? [`clock:${node.id}`] : [])]
  })
  return [...new Set(causes)]
}

/** Segments that rules lead to, one after the other. */
function reached(rules: readonly Rule[], known: ReadonlyMap<string, Rule>): Rule[] {
  const ids = rules.flatMap((rule) => [...leaves(rule)].flatMap((leaf) => (leaf.kind === 'segment' ? [leaf.id] : [])))
  const next = ids.flatMap((id) => known.get(id) ?? [])
  return next.length === 0 ? [] : [...next, ...reached(next, known)]
}

const readsTime = (rule: Rule): boolean =>
  readsCalendar(rule) ||
  eventLeaves(rule).some(({ window }) => window.kind !== 'ever') ||
  [...leaves(rule)].some(({ kind }) => kind === 'rank')

/** Causes stay named as long as anybody may still be in a version that names them. */
export async function nameCauses(tx: Tx, projectId: number, journeyId: number, causes: readonly string[]): Promise<void> {
  await tx.run(sql`
    insert into journey_causes (project_id, cause, journey_id) select ${projectId}, c, ${journeyId} from unnest(${causes}::text[]) c on conflict do nothing`)
}

export const forgetCauses = (tx: Tx, journeyId: number): Promise<number> =>
  tx.run(sql`delete from journey_causes where journey_id = ${journeyId}`)

/** Before a transaction commits what it tells the analysis store: people at whom a waiting run may have to look again. */
export async function touchJourneys(tx: Tx, facts: readonly ToldFact[], at: Date): Promise<void> {
  const told = facts.flatMap(({ table, row }) => {
    const cause = causeOf(table, row)
    return cause === undefined ? [] : [{ projectId: Number(row['project_id']), personId: Number(row['person_id']), cause }]
  })
  if (told.length === 0) return
  const named = await causesNamed(tx, [...new Set(told.map((one) => one.projectId))])
  const people = new Map(told.filter((one) => named.has(`${one.projectId}\n${one.cause}`)).map((one) => [one.personId, one]))
  if (people.size === 0) return
  const rows = [...people.values()]
  await tx.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event_at, log_part, log_offset, received_at)
    select p, pr, i, 'touched', ${at}, 0, 0, ${at}
    from unnest(${rows.map((one) => partOf(one.personId))}::smallint[], ${rows.map((one) => one.projectId)}::int[], ${rows.map((one) => one.personId)}::bigint[]) x(p, pr, i)`)
}

async function causesNamed(db: Db, projectIds: readonly number[]): Promise<Set<string>> {
  const rows = await db.rows<{ projectId: number; cause: string }>(sql`
    select distinct project_id as "projectId", cause from journey_causes where project_id = any(${projectIds}::int[])`)
  return new Set(rows.map((row) => `${row.projectId}\n${row.cause}`))
}

function causeOf(table: string, row: ToldFact['row']): string | undefined {
  switch (table) {
    case 'profiles':
      return row['deleted'] === 1 ? undefined : 'profile:'
    case 'person_tags':
      return `tag:${String(row['tag'])}`
    case 'list_members':
      return `list:${String(row['list'])}`
    case 'consents':
      return `consent:${consentKey(String(row['purpose']), row['channel'] as ConsentChannel)}` /* told by `tellConsent` */
    case 'person_addresses':
      return `address:${String(row['channel'])}`
    default:
      return undefined
  }
}

/** How often those are asked again whom time alone may move, in minutes. */
const everyMinutes = 10

/** People at steps that read the clock, told every few minutes. */
export async function askByClock(tx: Tx, now: Date): Promise<void> {
  if (now.getUTCMinutes() % everyMinutes !== 0) return
  await tx.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event_at, log_part, log_offset, received_at)
    select distinct r.part, r.project_id, r.person_id, 'touched', ${now}::timestamptz, 0, 0, ${now}::timestamptz
    from journey_causes c join journey_runs r on r.journey_id = c.journey_id and c.cause = 'clock:' || r.node
    where c.cause like 'clock:%' and r.state = 1`)
}
