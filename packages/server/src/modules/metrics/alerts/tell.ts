import type { Tx } from '../../../platform/postgres.ts'

/** A metric alert that has just begun to fire, or recovered. */
export interface MetricAlertChange {
  /** Of the firing: the same when it begins and when it is over. */
  readonly id: string
  readonly alertId: string
  readonly projectId: number
  readonly phase: 'opened' | 'over'
  readonly name: string
  /** Null: it looks at no metric, and its text says at what. */
  readonly metricName: string | null
  readonly text: { readonly zh: string; readonly en: string }
  readonly since: Date
}

/** Hears of metric alerts in the transaction that changes their state. */
export type TellMetricAlerts = (tx: Tx, changes: readonly MetricAlertChange[]) => Promise<void>
