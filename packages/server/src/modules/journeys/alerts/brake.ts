import { type Braked, brakedBy } from '@millrace/contract/messaging/brake.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { AdminModule } from '../../admin/index.ts'
import { brakeOutcomes, readRules, recentlyTold } from '../../messaging/index.ts'
import * as store from './store.ts'
import { changeOf, type TellAlerts } from './tell.ts'

export interface BrakeDeps {
  readonly clickhouse: ClickHouse
  readonly tellAlerts: TellAlerts
  readonly auditAs: AdminModule['auditAs']
}

interface Sending {
  readonly projectId: number
  readonly journeyId: number
  readonly id: string
  readonly kind: 'journey' | 'broadcast'
  readonly since: Date
}

/** Longer than what is told of messages takes to be stored. */
const recentMs = 15 * 60_000

/** Once a minute: what sends and does harm, journey or broadcast, is paused by itself, and goes on when somebody resumes it. */
export const watchBrakes =
  (deps: BrakeDeps) =>
  async (tx: Tx, now: Date): Promise<void> => {
    await goesOn(tx, deps.tellAlerts, now)
    const rows = await tx.rows<Sending>(sql`
      select project_id as "projectId", journey_id as "journeyId", public_id as id, kind, coalesce(brake_from, created_at) as since
      from journeys where state = 'running' order by journey_id`)
    const rules = await readRules(tx, [...new Set(rows.map((one) => one.projectId))])
    const isOn = rows.filter(({ projectId }) => rules(projectId).brake.isOn)
    const recent = await recentlyTold(deps.clickhouse, isOn, new Date(now.getTime() - recentMs))
    const asked = isOn.filter(({ journeyId }) => recent.has(journeyId)).map((one) => ({ ...one, last: rules(one.projectId).brake.last }))
    const outcomes = await brakeOutcomes(deps.clickhouse, asked, now)
    for (const one of asked) {
      const outcome = outcomes.get(one.journeyId)
      const braked = outcome && brakedBy(rules(one.projectId).brake, outcome)
      if (braked && (await brake(tx, deps.tellAlerts, one.journeyId, braked, now)))
        await deps.auditAs(tx, 'schedule', {
          action: one.kind === 'broadcast' ? 'broadcast.stopped' : 'journey.braked',
          target: { kind: one.kind, id: one.id },
          projectId: one.projectId,
          before: { state: 'running' },
          after: { state: 'paused', ...braked },
        })
    }
  }

/** Pauses what runs, says why, and tells whoever is to hear of it; false: it did not run any more. */
export async function brake(tx: Tx, tell: TellAlerts, journeyId: number, braked: Braked, now: Date): Promise<boolean> {
  const n = await tx.run(sql`
    update journeys set state = 'paused', paused_at = ${now}, braked = ${JSON.stringify(braked)}::jsonb, revision = revision + 1, updated_at = ${now}
    where journey_id = ${journeyId} and state = 'running'`)
  if (n === 0) return false
  const opened = await store.see(tx, [{ journeyId, node: '', kind: 'brake', level: 'opens', figures: braked }], now)
  await told(tx, tell, opened, 'opened')
  return true
}

/** Somebody has resumed or ended it. */
async function goesOn(tx: Tx, tell: TellAlerts, now: Date): Promise<void> {
  await told(tx, tell, await store.resolveBrakes(tx, now), 'over')
}

async function told(tx: Tx, tell: TellAlerts, ids: readonly string[], phase: 'opened' | 'over'): Promise<void> {
  const rows = await store.ofIds(tx, ids)
  if (rows.length > 0)
    await tell(
      tx,
      rows.map((row) => changeOf(row, phase)),
    )
}
