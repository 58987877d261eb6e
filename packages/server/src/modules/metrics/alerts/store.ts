import type { MetricAlertRule } from '@millrace/contract/metrics/alert.ts'
import type { Seen } from '@millrace/contract/metrics/alert-words.ts'
import type { MetricAlertInput } from '@millrace/contract/metrics/alerts-api.ts'
import type { MetricFormat } from '@millrace/contract/metrics/api.ts'
import type { MetricDefinition } from '@millrace/contract/metrics/index.ts'
import { type DefinitionFilter, definitionPage } from '../../../platform/http/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

export interface AlertRow {
  readonly id: string
  readonly name: string
  readonly metricId: string | null
  readonly metricName: string | null
  readonly format: MetricFormat
  readonly currency: string
  readonly isOn: boolean
  readonly rule: MetricAlertRule
  readonly state: 'fine' | 'firing'
  readonly since: Date | null
  readonly lookedAt: Date | null
  readonly now: number | null
  readonly before: number | null
  readonly usual: Required<Seen>['usual']
  readonly failure: string | null
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

/** A share of people is told in percent, as shares of metrics are. */
const format = (alerts: Sql): Sql =>
  sql`coalesce(m.format, case when ${alerts}.definition -> 'condition' ->> 'value' = 'share' then 'percent' else 'number' end) as format`
const columns = sql`metric_alerts.alert_id as id, metric_alerts.name, metric_alerts.metric_id as "metricId", m.name as "metricName", ${format(sql`metric_alerts`)}, p.currency, metric_alerts.is_on as "isOn",
  metric_alerts.definition as rule, metric_alerts.state, f.since, looked_at as "lookedAt", metric_alerts.now_value as now, metric_alerts.before_value as before, metric_alerts.usual, failure,
  metric_alerts.revision, metric_alerts.created_at as "createdAt", metric_alerts.updated_at as "updatedAt", metric_alerts.archived_at as "archivedAt"`
const joined = sql`metric_alerts left join metrics m on m.metric_id = metric_alerts.metric_id join projects p on p.project_id = metric_alerts.project_id
  left join metric_firings f on f.alert_id = metric_alerts.alert_id and f.until is null`

export const list = (db: Db, projectId: number, filter: DefinitionFilter): Promise<AlertRow[]> =>
  db.rows<AlertRow>(sql`
    select ${columns} from ${joined} where metric_alerts.project_id = ${projectId} and ${definitionPage(filter, 'alert_id', 'metric_alerts')}`)

export const find = (db: Db, projectId: number, id: string): Promise<AlertRow | undefined> =>
  db.one<AlertRow>(sql`select ${columns} from ${joined} where metric_alerts.project_id = ${projectId} and metric_alerts.alert_id = ${id}`)

export const ofProject = (db: Db, projectId: number): Promise<AlertRow[]> =>
  db.rows<AlertRow>(sql`select ${columns} from ${joined} where metric_alerts.project_id = ${projectId} order by metric_alerts.name, 1`)

export const insert = (tx: Tx, projectId: number, id: string, input: MetricAlertInput, nextAt: Date, now: Date): Promise<number> =>
  tx.run(sql`
    insert into metric_alerts (alert_id, project_id, metric_id, name, is_on, definition, next_at, created_at, updated_at)
    values (${id}, ${projectId}, ${input.metricId}, ${input.name}, ${input.isOn}, ${JSON.stringify(input.rule)}::jsonb, ${nextAt}, ${now}, ${now})`)

/** Answers with 0 when the revision is not the newest. */
export const update = (
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  input: MetricAlertInput,
  nextAt: Date,
  now: Date,
): Promise<number> =>
  tx.run(sql`
    update metric_alerts set metric_id = ${input.metricId}, name = ${input.name}, is_on = ${input.isOn}, definition = ${JSON.stringify(input.rule)}::jsonb,
      next_at = ${nextAt}, usual = null, failure = null, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and alert_id = ${id} and revision = ${revision}`)

export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null, nextAt: Date): Promise<number> =>
  tx.run(sql`
    update metric_alerts set archived_at = ${at}, next_at = ${nextAt}, revision = revision + 1
    where project_id = ${projectId} and alert_id = ${id} and revision = ${revision}`)

export interface DueAlert extends Pick<AlertRow, 'id' | 'name' | 'metricName' | 'format' | 'currency' | 'rule' | 'state' | 'revision'> {
  readonly projectId: number
  readonly timeZone: string
  readonly definition: MetricDefinition | null
  readonly dueAt: Date
}

export const isAnyDue = async (db: Db, now: Date): Promise<boolean> =>
  (
    await db.one<{ due: boolean }>(sql`
    select exists (select from metric_alerts where is_on and archived_at is null and next_at <= ${now}) as due`)
  )?.due ?? false

/** Those that are to be looked at, the longest waiting first, but for some that were tried. */
export const nextDue = (db: Db, now: Date, tried: readonly string[]): Promise<DueAlert | undefined> =>
  db.one<DueAlert>(sql`
    select a.alert_id as id, a.name, m.name as "metricName", ${format(sql`a`)}, a.definition as rule, a.state, a.revision, a.project_id as "projectId",
      p.time_zone as "timeZone", p.currency, m.definition, a.next_at as "dueAt"
    from metric_alerts a left join metrics m using (metric_id) join projects p on p.project_id = a.project_id
    where a.is_on and a.archived_at is null and a.next_at <= ${now} and a.alert_id <> all(${[...tried]}::text[])
    order by a.next_at, a.alert_id limit 1`)

export interface Look extends Required<Seen> {
  readonly failure: string | null
}

const json = (usual: Look['usual']): string | null => usual && JSON.stringify(usual)

/** What a look found; nothing when somebody has changed the alert, or looked, since. */
export const note = (tx: Tx, alert: DueAlert, state: AlertRow['state'], look: Look, nextAt: Date, now: Date): Promise<number> =>
  tx.run(sql`
    update metric_alerts set state = ${state}, looked_at = ${now}, now_value = ${look.now}, before_value = ${look.before}, usual = ${json(look.usual)}::jsonb, failure = ${look.failure}, next_at = ${nextAt}
    where alert_id = ${alert.id} and revision = ${alert.revision} and next_at = ${alert.dueAt}`)

export const openFiring = (tx: Tx, alert: DueAlert, id: string, look: Look, now: Date): Promise<number> =>
  tx.run(sql`
    insert into metric_firings (firing_id, alert_id, project_id, since, now_value, before_value, usual)
    values (${id}, ${alert.id}, ${alert.projectId}, ${now}, ${look.now}, ${look.before}, ${json(look.usual)}::jsonb) on conflict do nothing`)

export interface Firing {
  readonly id: string
  readonly since: Date
}

/** The firing that is over, where there was one. */
export const closeFiring = (tx: Tx, alertId: string, nowAfter: number | null, now: Date): Promise<Firing | undefined> =>
  tx.one<Firing>(sql`
    update metric_firings set until = ${now}, now_after = ${nowAfter} where alert_id = ${alertId} and until is null returning firing_id as id, since`)

/** An alert that does not look any more does not fire either. */
export const calm = (tx: Tx, alertId: string): Promise<number> =>
  tx.run(sql`update metric_alerts set state = 'fine' where alert_id = ${alertId}`)

export const firings = (
  db: Db,
  alertId: string,
): Promise<(Firing & Required<Seen> & { readonly until: Date | null; readonly nowAfter: number | null })[]> =>
  db.rows(sql`
    select firing_id as id, since, until, now_value as now, before_value as before, usual, now_after as "nowAfter" from metric_firings
    where alert_id = ${alertId} order by since desc, firing_id limit 100`)
