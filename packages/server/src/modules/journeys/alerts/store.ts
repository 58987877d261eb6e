import type { AlertKind, Figures } from '@millrace/contract/journeys/alerts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Finding } from './measure.ts'

/** Opens what is new, which it answers, and notes that the rest is seen again: one alert for a kind at a step, however many look at once. */
export async function see(tx: Tx, found: readonly Finding[], now: Date): Promise<string[]> {
  const [opens, goesOn] = [found.filter((one) => one.level === 'opens'), found.filter((one) => one.level === 'goes_on')]
  const rows = (some: readonly Finding[]) => sql`unnest(${some.map((one) => one.journeyId)}::int[], ${some.map((one) => one.node)}::text[],
    ${some.map((one) => one.kind)}::text[], ${some.map((one) => JSON.stringify(one.figures))}::jsonb[]) x(journey, node, kind, figures)`
  if (goesOn.length > 0)
    await tx.run(sql`
      update alerts a set figures = x.figures, last_seen_at = ${now} from ${rows(goesOn)}
      where a.journey_id = x.journey and a.node = x.node and a.kind = x.kind and a.state <> 'resolved'`)
  if (opens.length === 0) return []
  // A row that was only seen again carries the transaction that did so.
  const seen = await tx.rows<{ id: string; isNew: boolean }>(sql`
      insert into alerts as a (alert_id, project_id, journey_id, node, kind, state, figures, opened_at, last_seen_at)
      select 'alr_' || replace(gen_random_uuid()::text, '-', ''), j.project_id, x.journey, x.node, x.kind, 'open', x.figures, ${now}, ${now}
      from ${rows(opens)} join journeys j on j.journey_id = x.journey order by x.journey, x.node, x.kind
      on conflict (journey_id, node, kind) where state <> 'resolved' do update set figures = excluded.figures, last_seen_at = excluded.last_seen_at
      returning alert_id as id, xmax = 0 as "isNew"`)
  return seen.filter((one) => one.isNew).map((one) => one.id)
}

/** Alerts of these kinds that have not been seen for so many minutes are over; so are those of a journey that does not run any more. */
export async function resolve(tx: Tx, overAfter: Readonly<Partial<Record<AlertKind, number>>>, now: Date): Promise<string[]> {
  const over = await tx.rows<{ id: string }>(sql`
    update alerts a set state = 'resolved', resolved_at = ${now}
    from unnest(${Object.keys(overAfter)}::text[], ${Object.values(overAfter)}::int[]) x(kind, minutes)
    where a.state <> 'resolved' and a.kind = x.kind and a.last_seen_at < ${now}::timestamptz - x.minutes * interval '1 minute'
    returning a.alert_id as id`)
  return over.map(({ id }) => id)
}

/** What was paused by itself and is not any more. */
export async function resolveBrakes(tx: Tx, now: Date): Promise<string[]> {
  const over = await tx.rows<{ id: string }>(sql`
    update alerts a set state = 'resolved', resolved_at = ${now}
    from journeys j where a.state <> 'resolved' and a.kind = 'brake' and j.journey_id = a.journey_id and j.braked is null
    returning a.alert_id as id`)
  return over.map(({ id }) => id)
}

export interface AlertRow {
  readonly id: string
  readonly projectId: number
  readonly kind: AlertKind
  readonly state: 'open' | 'acknowledged' | 'resolved'
  readonly journeyId: string
  readonly journeyName: string
  readonly node: string
  readonly figures: Figures
  readonly openedAt: Date
  readonly lastSeenAt: Date
  readonly acknowledgedAt: Date | null
  readonly acknowledgedBy: string | null
  readonly resolvedAt: Date | null
}

const alerts = sql`
  select a.alert_id as id, a.project_id as "projectId", a.kind, a.state, j.public_id as "journeyId", j.name as "journeyName", a.node, a.figures, a.opened_at as "openedAt",
    a.last_seen_at as "lastSeenAt", a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy", a.resolved_at as "resolvedAt"
  from alerts a join journeys j on j.journey_id = a.journey_id`

interface Filter {
  readonly state?: string | null | undefined
  readonly journeyId?: string | null | undefined
  readonly after?: readonly [at: string, id: string] | undefined
  readonly limit: number
}

/** Newest first. */
export const list = (db: Db, projectId: number, { state = null, journeyId = null, after, limit }: Filter): Promise<AlertRow[]> =>
  db.rows<AlertRow>(sql`
    ${alerts} where a.project_id = ${projectId}
      and (${state}::text is null or a.state = ${state} or (${state} = 'unresolved' and a.state <> 'resolved'))
      and (${journeyId}::text is null or j.public_id = ${journeyId})
      and (${after?.[0] ?? null}::timestamptz is null or (a.opened_at, a.alert_id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::text))
    order by a.opened_at desc, a.alert_id desc limit ${limit}`)

export const find = (db: Db, projectId: number, id: string): Promise<AlertRow | undefined> =>
  db.one<AlertRow>(sql`${alerts} where a.project_id = ${projectId} and a.alert_id = ${id}`)

export const ofIds = (db: Db, ids: readonly string[]): Promise<AlertRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : db.rows<AlertRow>(sql`${alerts} where a.alert_id = any(${ids}::text[]) order by a.alert_id`)

/** Whether an alert of this kind was ever raised for a journey, over or not. */
export const wasRaised = async (db: Db, journeyId: number, kind: AlertKind): Promise<boolean> =>
  (await db.one<{ was: boolean }>(sql`select exists (select from alerts where journey_id = ${journeyId} and kind = ${kind}) as was`))
    ?.was ?? false

/** Nothing unless it is open. */
export const acknowledge = (tx: Tx, projectId: number, id: string, by: string, now: Date): Promise<number> =>
  tx.run(sql`
    update alerts set state = 'acknowledged', acknowledged_at = ${now}, acknowledged_by = ${by}
    where project_id = ${projectId} and alert_id = ${id} and state = 'open'`)
