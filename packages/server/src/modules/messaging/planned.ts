import { armOf } from '@millrace/contract/experiments/assignment.ts'
import { type Graph, graphSchema, priorityOf } from '@millrace/contract/journeys/index.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import type { ContactRules } from '@millrace/contract/messaging/contact-rules.ts'
import type { Planned } from '@millrace/contract/messaging/contacts.ts'
import { rankOf, type Ranked } from '@millrace/contract/messaging/priority.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { evaluate, type Rule, type RuleInput, Unanswered } from '@millrace/contract/rules/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Refusals, SegmentsModule } from '../segments/index.ts'

interface Deps {
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
  /** An audience that the analysis store refuses keeps no places, and nobody else's messages. */
  readonly refusals?: Refusals
}

/** A message that is meant to go later; `intentId` when it waits already. */
export interface Plan extends Planned {
  readonly intentId: number | undefined
}

/** Somebody who is to be written to, with the rank of that. */
export interface Asking extends Ranked {
  readonly projectId: number
  readonly personId: number
}

interface Within {
  readonly rules: (projectId: number) => ContactRules
  readonly from: Date
  /** The last moment from which is looked ahead. */
  readonly now: Date
  /** Not its own: it is played. */
  readonly exceptJourney?: number
}

/**
 * What else is meant to go to people within the hours that their project looks ahead, where it has caps at all: messages that wait, and
 * those of broadcasts that have their time, for whoever their audience means now. One statement per need, however many people.
 */
export async function plannedFor(deps: Deps, db: Db, asking: readonly Asking[], within: Within): Promise<Map<number, Plan[]>> {
  const hoursOf = (projectId: number): number => {
    const { caps, lookAheadHours } = within.rules(projectId)
    return caps.length === 0 ? 0 : lookAheadHours
  }
  const asked = asking.filter((one) => hoursOf(one.projectId) > 0)
  if (asked.length === 0) return new Map()
  const until = new Date(within.now.getTime() + Math.max(...asked.map((one) => hoursOf(one.projectId))) * 3_600_000)
  const plans = [...(await waiting(db, asked, until, within)), ...(await coming(deps, db, asked, until, within))]
  return new Map([...Map.groupBy(plans, (one) => one.personId)].map(([person, some]) => [person, some.map(({ plan }) => plan)]))
}

interface OfPerson {
  readonly personId: number
  readonly plan: Plan
}

async function waiting(db: Db, asked: readonly Asking[], until: Date, { exceptJourney = 0, now }: Within): Promise<OfPerson[]> {
  const people = [...new Set(asked.map((one) => one.personId))]
  const rows = await db.rows<Omit<Plan, 'at' | 'rank'> & Ranked & { personId: number; at: Date }>(sql`
    select i.person_id as "personId", i.intent_id as "intentId", coalesce(i.next_at, ${now}) as at, i.channel, i.class, i.purpose, i.journey_id as "journeyId", i.lane, i.priority, j.name
    from message_intents i join journeys j on j.journey_id = i.journey_id
    where i.part = any(${people.map(partOf)}::smallint[]) and i.person_id = any(${people}::bigint[]) and i.state = 'queued' and (i.next_at <= ${until} or i.waits_for <> '')
      and i.journey_id <> ${exceptJourney} and j.state = 'running'
      and not exists (select 1 from journey_runs r where r.part = i.part and r.run_id = i.run_id and r.cut is not null)`)
  return rows.map(({ personId, lane, priority, ...row }) => ({
    personId,
    plan: { ...row, at: row.at.getTime(), rank: rankOf({ class: row.class, lane, priority }) },
  }))
}

interface Coming {
  readonly projectId: number
  readonly journeyId: number
  readonly publicId: string
  readonly name: string
  readonly nextAt: Date
  readonly graph: Graph
}

/** Broadcasts that go by the clock, to whoever they would mean if they went now; who is drawn to get nothing is not meant. */
async function coming(
  { segments, refusals }: Deps,
  db: Db,
  asked: readonly Asking[],
  until: Date,
  { exceptJourney = 0, from }: Within,
): Promise<OfPerson[]> {
  const projects = [...new Set(asked.map((one) => one.projectId))]
  const rows = await db.rows<Coming & { graph: unknown }>(sql`
    select j.project_id as "projectId", j.journey_id as "journeyId", j.public_id as "publicId", j.name, s.next_at as "nextAt", v.graph
    from journey_schedules s join journeys j on j.journey_id = s.journey_id join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
    where s.project_id = any(${projects}::int[]) and s.next_at > ${from} and s.next_at <= ${until}
      and j.kind = 'broadcast' and j.state = 'running' and j.journey_id <> ${exceptJourney}`)
  const found: OfPerson[] = []
  for (const [projectId, some] of Map.groupBy(rows, (row) => row.projectId)) {
    const broadcasts = some.flatMap((row) => meantOf({ ...row, graph: graphSchema.parse(row.graph) }) ?? [])
    // Only whoever is of a lower rank is asked about.
    const lowest = Math.max(...broadcasts.map(({ plan }) => plan.rank))
    const people = [...new Set(asked.flatMap((one) => (one.projectId === projectId && rankOf(one) < lowest ? [one.personId] : [])))]
    if (people.length === 0) continue
    const inputs = await segments.ruleInputs(
      db,
      projectId,
      people,
      broadcasts.map(({ rule }) => rule),
      refusals,
    )
    for (const [personId, input] of inputs)
      for (const { rule, plan, gets } of broadcasts) if (gets(personId) && isMeant(rule, input)) found.push({ personId, plan })
  }
  return found
}

/** Of whom nobody can tell no place is kept. */
function isMeant(rule: Rule, input: RuleInput): boolean {
  try {
    return evaluate(rule, input)
  } catch (error) {
    if (error instanceof Unanswered) return false
    throw error
  }
}

function meantOf({ journeyId, publicId, name, nextAt, graph }: Coming) {
  const { entry, nodes, limits } = graph
  const sends = nodes.flatMap((node) => (node.kind === 'send' ? [node.settings] : []))
  const [first] = sends
  if (entry.kind !== 'audience' || !first) return undefined
  const rule: Rule = entry.except ? { kind: 'all', rules: [entry.who, { kind: 'not', rule: entry.except }] } : entry.who
  const { channel, class: messageClass, purpose = marketingPurpose } = first
  const rank = rankOf({ class: messageClass, lane: 1, priority: priorityOf(limits) })
  const plan: Plan = { intentId: undefined, at: nextAt.getTime(), channel, class: messageClass, purpose, journeyId, rank, name }
  const split = nodes.find((node) => node.kind === 'split' && node.settings.arms.some(({ control }) => control))
  const arms = split?.kind === 'split' ? split.settings.arms : []
  const salt = `${publicId}/${split?.id}`
  const weights = arms.map(({ weight }) => weight)
  const gets = (personId: number): boolean => arms.length === 0 || arms[armOf(personId, salt, weights)]?.control !== true
  return { rule, plan, gets }
}
