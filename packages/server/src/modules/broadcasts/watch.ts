import { stopReason } from '@millrace/contract/broadcasts/canary.ts'
import { durationMs } from '@millrace/contract/journeys/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { AdminModule } from '../admin/index.ts'
import type { JourneyUse } from '../journeys/index.ts'
import * as store from './store.ts'

export interface WatchDeps {
  readonly clickhouse: ClickHouse
  readonly journeys: JourneyUse
  readonly auditAs: AdminModule['auditAs']
}

/** Looks once a minute at broadcasts that run: which stop by themselves, which have come to their end. */
export const watchBroadcasts =
  (deps: WatchDeps) =>
  async (tx: Tx, now: Date): Promise<void> => {
    const rows = (await store.live(tx)).flatMap((row) => (row.journeyId === null ? [] : [{ ...row, journeyId: row.journeyId }]))
    const watched = rows.filter(({ definition, stopReason: stopped, doneAt }) => definition.canary && stopped === null && doneAt === null)
    const outcomes = await outcomesOf(deps.clickhouse, watched)
    for (const row of rows) {
      const reason = row.definition.canary && stopReason(row.definition.canary, outcomes.get(row.journeyId) ?? nothing)
      if (reason && watched.includes(row)) await stop(deps, tx, row, reason, now)
      else if (row.doneAt === null) await finish(tx, row, now)
      else if (row.doneAt.getTime() + goalMs(row) < now.getTime()) await deps.journeys.end(tx, row.projectId, row.id, 'done')
    }
  }

type Live = store.BroadcastRow & { readonly journeyId: number }

const nothing = { written: 0, failed: 0, unsubscribed: 0 }
/** Goals are counted for as long as they may still be reached. */
const goalMs = ({ definition }: Live): number => (definition.goal ? durationMs(definition.goal.within) : 0)

/** Of messages, as they have been told so far. */
async function outcomesOf(clickhouse: ClickHouse, rows: readonly Live[]): Promise<Map<number, typeof nothing>> {
  if (rows.length === 0) return new Map()
  const found = await clickhouse.rows<typeof nothing & { journey: number }>(sql`
    select journey_id as journey, uniqExactIf(intent_id, kind in ('sent', 'unknown', 'failed')) as written, uniqExactIf(intent_id, kind = 'failed') as failed,
      uniqExactIf(intent_id, kind = 'unsubscribed') as unsubscribed
    from message_facts where project_id in ${sql.value([...new Set(rows.map((row) => row.projectId))], 'Array(UInt32)')}
      and journey_id in ${sql.value(
        rows.map((row) => row.journeyId),
        'Array(UInt32)',
      )} group by journey`)
  return new Map(found.map((row) => [row.journey, row]))
}

/** Pauses it, so that somebody decides: who has waited so far gets it when it is resumed. It stops by itself once. */
async function stop({ journeys, auditAs }: WatchDeps, tx: Tx, row: Live, reason: NonNullable<ReturnType<typeof stopReason>>, now: Date) {
  await journeys.pause(tx, row.projectId, row.id)
  await store.noteStop(tx, row.id, reason, now)
  await auditAs(tx, 'schedule', {
    action: 'broadcast.stopped',
    target: { kind: 'broadcast', id: row.id },
    projectId: row.projectId,
    before: { state: row.state },
    after: { state: 'paused', reason },
  })
}

async function finish(tx: Tx, row: Live, now: Date): Promise<void> {
  const { isToCome, waiting, queued } = await store.progress(tx, row.journeyId)
  if (!isToCome && waiting === 0 && queued === 0) await store.note(tx, row.id, 'done_at', now)
}
