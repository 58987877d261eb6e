import { randomBytes } from 'node:crypto'
import { nextLook, spansOf } from '@millrace/contract/metrics/alert.ts'
import { describeFound } from '@millrace/contract/metrics/alert-words.ts'
import { z } from 'zod'
import type { Tx } from '../../../platform/postgres.ts'
import type { MetricsDeps } from '../routes.ts'
import { type Found, look } from './look.ts'
import * as store from './store.ts'

type Deps = Pick<MetricsDeps, 'metrics' | 'postgres' | 'clock' | 'jobs' | 'watermark' | 'tellMetricAlerts'>

/** Once a minute: a job, when an alert is due. It looks at one after the other, so that questions of alerts never crowd those of people. */
export function evaluateJob(deps: Deps): void {
  const kind = deps.jobs.define('metrics.watch', {
    payload: z.object({}),
    async run(ctx) {
      const tried: string[] = []
      for (;;) {
        const now = deps.clock.now()
        const alert = await store.nextDue(deps.postgres, now, tried)
        if (!alert) return
        tried.push(alert.id)
        await evaluate(deps, alert, now)
        // Throws when another process has taken this over, or this one stops.
        await ctx.save({})
      }
    },
  })
  deps.jobs.everyMinute('metrics.watch', async (tx, now) => {
    if (await store.isAnyDue(tx, now)) await deps.jobs.start(tx, { kind, payload: {}, createdBy: 'system', key: 'watch' })
  })
}

async function evaluate(deps: Deps, alert: store.DueAlert, now: Date): Promise<void> {
  const { projectId: id, timeZone, rule, definition } = alert
  // What happened in the time that is counted may still be on its way: the next minute looks again.
  if ((await deps.watermark()).getTime() < spansOf(rule, now.getTime(), timeZone).now.until) return
  const nextAt = new Date(nextLook(rule.every, now.getTime(), timeZone))
  let found: Found | undefined
  let failure: string | null = null
  try {
    found = await look(deps, { id, timeZone }, definition, rule, now.getTime())
  } catch (error) {
    // One alert that cannot be asked, for instance of a segment that is gone, must not keep the others from being looked at; its page says so.
    failure = (error instanceof Error ? error.message : 'failed').slice(0, 500)
  }
  await deps.postgres.transaction((tx) => settle(deps, tx, alert, found, failure, nextAt, now))
}

async function settle(
  { tellMetricAlerts }: Deps,
  tx: Tx,
  alert: store.DueAlert,
  found: Found | undefined,
  failure: string | null,
  nextAt: Date,
  now: Date,
): Promise<void> {
  const { verdict = 'unknown', now: value = null, before = null, usual = null } = found ?? {}
  const state = verdict === 'unknown' ? alert.state : verdict
  const seen = { now: value, before, usual, failure }
  if ((await store.note(tx, alert, state, seen, nextAt, now)) === 0 || state === alert.state) return
  const text = describeFound(alert.rule, alert, seen)
  const about = { alertId: alert.id, projectId: alert.projectId, name: alert.name, metricName: alert.metricName, text }
  if (state === 'firing') {
    const id = `fir_${randomBytes(8).toString('hex')}`
    if ((await store.openFiring(tx, alert, id, seen, now)) > 0) await tellMetricAlerts(tx, [{ ...about, id, phase: 'opened', since: now }])
    return
  }
  const over = await store.closeFiring(tx, alert.id, value, now)
  if (over) await tellMetricAlerts(tx, [{ ...about, ...over, phase: 'over' }])
}
