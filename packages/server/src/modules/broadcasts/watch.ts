import { stopReason } from '@millrace/contract/broadcasts/canary.ts'
import type { Canary } from '@millrace/contract/broadcasts/broadcast.ts'
import type { Braked } from '@millrace/contract/messaging/brake.ts'
import { durationMs } from '@millrace/contract/journeys/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { AdminModule } from '../admin/index.ts'
import { brake, type JourneyUse, type TellAlerts } from '../journeys/index.ts'
import { brakeOutcomes } from '../messaging/index.ts'
import * as store from './store.ts'

export interface WatchDeps {
  readonly clickhouse: ClickHouse
  readonly journeys: JourneyUse
  readonly tellAlerts: TellAlerts
  readonly auditAs: AdminModule['auditAs']
}

/** Looks once a minute at broadcasts that run: which stop by themselves, which have come to their end. */
export const watchBroadcasts =
  (deps: WatchDeps) =>
  async (tx: Tx, now: Date): Promise<void> => {
    const rows = (await store.live(tx)).flatMap((row) => (row.journeyId === null ? [] : [{ ...row, journeyId: row.journeyId }]))
    const watched = rows.filter(({ definition, stopReason: stopped, doneAt }) => definition.canary && stopped === null && doneAt === null)
    const asked = watched.map((row) => ({ ...row, last: Number.MAX_SAFE_INTEGER, since: row.createdAt }))
    const outcomes = await brakeOutcomes(deps.clickhouse, asked, now)
    for (const row of rows) {
      const outcome = outcomes.get(row.journeyId)
      const { canary } = row.definition
      const reason = canary && outcome && stopReason(canary, outcome)
      if (reason && watched.includes(row))
        await stop(deps, tx, row, { rate: reason, bad: outcome[reason], all: outcome.written, limit: limitOf(canary, reason) }, now)
      else if (row.doneAt === null) await finish(tx, row, now)
      else if (row.doneAt.getTime() + goalMs(row) < now.getTime()) await deps.journeys.end(tx, row.projectId, row.id, 'done')
    }
  }

type Live = store.BroadcastRow & { readonly journeyId: number }

const limitOf = (canary: Canary, reason: 'failed' | 'unsubscribed'): number =>
  reason === 'failed' ? canary.maxFailedPercent : canary.maxUnsubscribedPercent
/** Goals are counted for as long as they may still be reached. */
const goalMs = ({ definition }: Live): number => (definition.goal ? durationMs(definition.goal.within) : 0)

/** Pauses it, so that somebody decides: who has waited so far gets it when it is resumed. It stops by itself once. */
async function stop({ tellAlerts, auditAs }: WatchDeps, tx: Tx, row: Live, braked: Braked, now: Date) {
  if (!(await brake(tx, tellAlerts, row.journeyId, braked, now))) return
  await store.noteStop(tx, row.id, braked.rate, now)
  await auditAs(tx, 'schedule', {
    action: 'broadcast.stopped',
    target: { kind: 'broadcast', id: row.id },
    projectId: row.projectId,
    before: { state: row.state },
    after: { state: 'paused', reason: braked.rate },
  })
}

async function finish(tx: Tx, row: Live, now: Date): Promise<void> {
  const { isToCome, waiting, queued } = await store.progress(tx, row.journeyId)
  if (!isToCome && waiting === 0 && queued === 0) await store.note(tx, row.id, 'done_at', now)
}
