import { type Budget, moneyParts } from '@millrace/contract/messaging/budgets.ts'
import type { ContactRules } from '@millrace/contract/messaging/contact-rules.ts'
import { periodOf } from '@millrace/contract/messaging/contacts.ts'
import { wallText } from '@millrace/contract/time/wall.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Intent } from './store.ts'

type Of = Pick<Intent, 'projectId' | 'journeyId' | 'channel' | 'class'>

interface Asked {
  readonly rules: (projectId: number) => ContactRules
  /** Money that messages of a journey or broadcast may cost in all; null: as much as they do. */
  readonly journeyBudget: (journeyId: number) => { readonly amount: number | null; readonly name: string } | undefined
  readonly zone: (projectId: number) => string
  readonly now: Date
}

export interface Budgets {
  /** What a message may not go beyond; service messages are counted and never stopped. */
  of(intent: Of): Budget[]
  /** A send of this very round. */
  count(intent: Of, cost: number): void
}

interface Spent {
  readonly projectId: number
  readonly journeyId: number
  readonly channel: string
  readonly month: string
  readonly amount: number
}

/**
 * Budgets that messages of a round may come up against, with what has been spent. A project that has any decides one round after the
 * other from here on, so that they are exact however many workers send; the others wait for nobody.
 */
export async function loadBudgets(tx: Tx, intents: readonly Of[], asked: Asked): Promise<Budgets> {
  const has = ({ projectId, journeyId, channel, class: messageClass }: Of): boolean =>
    messageClass === 'marketing' &&
    (typeof asked.journeyBudget(journeyId)?.amount === 'number' || asked.rules(projectId).budgets.some((one) => one.channel === channel))
  const projects = [...new Set(intents.filter(has).map((one) => one.projectId))].toSorted((a, b) => a - b)
  if (projects.length > 0) await lock(tx, projects)
  const spent = projects.length === 0 ? [] : await spentOf(tx, projects)

  const total = (is: (one: Spent) => boolean): number => spent.reduce((sum, one) => (is(one) ? sum + one.amount : sum), 0)
  const monthOf = (projectId: number): string => monthAt(asked.zone(projectId), asked.now)

  return {
    of(intent) {
      if (!has(intent)) return []
      const { projectId, journeyId, channel } = intent
      const journey = asked.journeyBudget(journeyId)
      const month = monthOf(projectId)
      const now = asked.now.getTime()
      const ofJourney: Budget[] =
        typeof journey?.amount === 'number'
          ? [
              {
                amount: Math.round(journey.amount * moneyParts),
                spent: total((one) => one.journeyId === journeyId),
                action: 'drop',
                until: now,
                name: journey.name,
              },
            ]
          : []
      const ofChannel = asked
        .rules(projectId)
        .budgets.filter((one) => one.channel === channel)
        .map(({ amount, action }) => ({
          amount: Math.round(amount * moneyParts),
          spent: total((one) => one.projectId === projectId && one.channel === channel && one.month === month),
          action,
          until: periodOf('month', asked.zone(projectId), now)[1],
          name: `${channel} ${month}`,
        }))
      return [...ofJourney, ...ofChannel]
    },
    count({ projectId, journeyId, channel }, amount) {
      spent.push({ projectId, journeyId, channel, month: monthOf(projectId), amount })
    },
  }
}

/** `2026-11`, by the clock of a zone. */
export const monthAt = (zone: string, at: Date): string => wallText(zone, at.getTime()).slice(0, 7)

const lock = (tx: Tx, projects: readonly number[]): Promise<number> =>
  tx.run(sql`select pg_advisory_xact_lock(hashtext('message_spend'), p) from unnest(${projects}::int[]) with ordinality x(p, n) order by n`)

const spentOf = (db: Db, projects: readonly number[]): Promise<Spent[]> =>
  db.rows(sql`
    select project_id as "projectId", journey_id as "journeyId", channel, month, sum(amount)::bigint as amount
    from message_spend where project_id = any(${projects}::int[]) group by 1, 2, 3, 4`)

/** What a project has spent on each channel this month, and in all on each journey: in the currency. */
export async function spending(
  db: Db,
  projectId: number,
  zone: string,
  now: Date,
): Promise<{ month: string; channels: Map<string, number> }> {
  const month = monthAt(zone, now)
  const rows = (await spentOf(db, [projectId])).filter((one) => one.month === month)
  const channels = Map.groupBy(rows, (one) => one.channel)
  return { month, channels: new Map([...channels].map(([channel, some]) => [channel, sumOf(some) / moneyParts])) }
}

const sumOf = (some: readonly Spent[]): number => some.reduce((sum, one) => sum + one.amount, 0)

/** Notes what messages cost that are being handed over, in the month of their project. */
export async function noteSpend(tx: Tx, costs: readonly (Of & { readonly cost: number | null })[], now: Date): Promise<void> {
  const some = costs.filter((one) => one.cost !== null && one.cost !== 0)
  if (some.length === 0) return
  await tx.run(sql`
    insert into message_spend (project_id, journey_id, channel, month, amount)
    select x.project, x.journey, x.channel, to_char(${now}::timestamptz at time zone p.time_zone, 'YYYY-MM'), sum(x.cost)
    from unnest(${some.map((one) => one.projectId)}::int[], ${some.map((one) => one.journeyId)}::int[], ${some.map((one) => one.channel)}::text[],
      ${some.map((one) => one.cost)}::bigint[]) x(project, journey, channel, cost)
    join projects p on p.project_id = x.project group by 1, 2, 3, 4`)
}

/** Puts rows together that are about the same: nothing is forgotten. */
export const foldSpend = (db: Db): Promise<number> =>
  db.run(sql`
    with gone as (delete from message_spend m using (
      select project_id, journey_id, channel, month from message_spend group by 1, 2, 3, 4 having count(*) > 1
    ) g where m.project_id = g.project_id and m.journey_id = g.journey_id and m.channel = g.channel and m.month = g.month returning m.*)
    insert into message_spend (project_id, journey_id, channel, month, amount)
    select project_id, journey_id, channel, month, sum(amount) from gone group by 1, 2, 3, 4`)
