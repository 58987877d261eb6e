import { severityOf } from '@millrace/contract/notices/api.ts'
import { z } from 'zod'
import { pause } from '../../platform/clock.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { TellAccount } from '../connectors/index.ts'
import type { TellAlerts } from '../journeys/index.ts'
import type { TellMetricAlerts } from '../metrics/index.ts'
import { type DestinationDeps, type Destinations, destinations } from './destinations.ts'
import * as queue from './queue.ts'
import * as store from './store.ts'
import { lostBefore, type TellDeps, tellNext } from './tell.ts'
import { type HandOver, wordsOfAccount, wordsOfAlert, wordsOfHandOver, wordsOfMetric } from './words.ts'

export interface NoticesModule extends TellDeps {
  readonly destinations: Destinations
  readonly tellAlerts: TellAlerts
  readonly tellAccount: TellAccount
  readonly tellMetricAlerts: TellMetricAlerts
  /** Tells destinations that conversations need somebody; answers with those destinations that are in use. */
  handOver(tx: Tx, all: readonly HandOver[]): Promise<string[]>
  /** Destinations of a project that are in use, by name. */
  places(db: Db, projectId: number): Promise<{ id: string; name: string }[]>
  /** Says what waits for these, when the transaction commits. */
  start(tx: Tx, ids: readonly string[]): Promise<void>
}

/** Tells people outside the console what is wrong. What is told is decided in the transaction that sees it, and said by a job. */
export function notices(jobs: Jobs, deps: Omit<TellDeps, 'destinations'> & Omit<DestinationDeps, 'now'>): NoticesModule {
  const telling = { ...deps, destinations: destinations({ ...deps, now: () => deps.clock.now() }) }
  const kind = jobs.define('notices.tell', {
    payload: z.object({ destinationId: z.string() }),
    async run(ctx) {
      for (;;) {
        // Throws when another process has taken this over, or this one stops.
        await ctx.save({})
        const apartMs = await tellNext(telling, ctx.payload.destinationId)
        if (apartMs === undefined) return
        if (apartMs > 0) await pause(apartMs, ctx.signal)
      }
    },
  })

  async function start(tx: Tx, ids: readonly string[]): Promise<void> {
    // One at a time for each destination: a second start answers with the first.
    for (const destinationId of ids) await jobs.start(tx, { kind, payload: { destinationId }, createdBy: 'system', key: destinationId })
  }
  async function tell(tx: Tx, news: readonly (queue.News & { readonly phase: 'opened' | 'over' })[]): Promise<void> {
    const now = deps.clock.now()
    const opened = news.filter((one) => one.phase === 'opened')
    const over = news.filter((one) => one.phase === 'over')
    await start(tx, [...new Set([...(await queue.open(tx, opened, now)), ...(await queue.end(tx, over, now))])])
  }
  jobs.everyMinute('notices', async (tx, now) => start(tx, await queue.due(tx, now, lostBefore(now))))

  return {
    ...telling,
    start,
    places: async (db, projectId) =>
      (await store.list(db, projectId)).flatMap(({ id, name, archivedAt }) => (archivedAt === null ? [{ id, name }] : [])),
    async handOver(tx, all) {
      if (all.length === 0) return []
      const chosen = all.map((one) => ({ ...one, words: wordsOfHandOver(one) }))
      const told = await queue.openAt(tx, chosen, deps.clock.now())
      await start(tx, told)
      return told
    },
    tellAlerts: (tx, changes) =>
      tell(
        tx,
        changes.map((one) => {
          const { id: subject, projectId, kind: of, openedAt: since, link, phase } = one
          return { phase, projectId, subject, since, kind: of, severity: severityOf[of], words: wordsOfAlert(one), link }
        }),
      ),
    tellMetricAlerts: (tx, changes) =>
      tell(
        tx,
        changes.map((one) => {
          const { id: subject, alertId, projectId, since, phase } = one
          const link = `/analyze/metric-alerts/${alertId}`
          const about = { kind: 'metric', severity: severityOf.metric, words: wordsOfMetric(one), link } as const
          return { phase, projectId, subject, since, ...about }
        }),
      ),
    async tellAccount(tx, change) {
      const now = deps.clock.now()
      const { id: subject, projectId, phase } = change
      const words = wordsOfAccount(change)
      const link = `/settings/${change.channel}/${subject}`
      const told =
        phase === 'over'
          ? await queue.end(tx, [{ subject, words, link }], now)
          : await queue.open(tx, [{ projectId, subject, since: now, kind: 'account', severity: severityOf.account, words, link }], now)
      await start(tx, told)
    },
  }
}
