import { logPartitionCount, hash32 } from '@millrace/contract/parts.ts'
import { createHash } from 'node:crypto'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { strongestId } from '../identity/index.ts'
import * as store from './store.ts'

/** A run whose goal was reached, or whose time for it is over, and when. */
export interface Ended {
  readonly part: number
  readonly runId: number
  readonly at: Date
}

interface Tried {
  readonly part: number
  readonly runId: number
  readonly projectId: number
  readonly personId: number
  readonly journey: string
  readonly channel: string
  readonly templateId: string
  readonly times: number
  readonly at: Date
}

/**
 * Tells, for each channel by which a run had tried, whether the person converted: `$journey_outcome`. Tags of preferences and stages
 * are made of events, so this moves them as all else that people do.
 */
export async function noteOutcomes(tx: Tx, outbox: Outbox, ended: readonly Ended[], converted: boolean): Promise<void> {
  if (ended.length === 0) return
  const rows = await tx.rows<Tried>(sql`
    select x.p as part, x.r as "runId", i.project_id as "projectId", i.person_id as "personId", j.public_id as journey, i.channel,
      (array_agg(i.template_id order by a.dispatched_at desc))[1] as "templateId", count(distinct i.intent_id) as times, x.at
    from unnest(${ended.map((one) => one.part)}::smallint[], ${ended.map((one) => one.runId)}::bigint[], ${ended.map((one) => one.at)}::timestamptz[]) x(p, r, at)
    join message_intents i on i.part = x.p and i.run_id = x.r
    join message_attempts a on a.part = i.part and a.intent_id = i.intent_id and a.state in ('dispatching', 'sent', 'unknown') and a.dispatched_at <= x.at
    join people p on p.part = i.part and p.person_id = i.person_id and not p.is_test
    join journeys j on j.journey_id = i.journey_id
    group by x.p, x.r, x.at, i.project_id, i.person_id, j.public_id, i.channel`)
  const ids = Map.groupBy(await store.idsOf(tx, [...new Set(rows.map((row) => row.personId))]), (id) => id.personId)
  for (const row of rows) {
    const ref = strongestId(ids.get(row.personId) ?? [])
    if (!ref) continue
    outbox.event(row.projectId, hash32(ref.value) % logPartitionCount, {
      key: createHash('md5').update(`outcome/${row.projectId}/${row.runId}/${row.channel}/${converted}`).digest('hex'),
      day: row.at.toISOString().slice(0, 10),
      time: row.at.getTime(),
      distinctId: ref.value,
      ids: [ref],
      event: {
        name: '$journey_outcome',
        properties: {
          $journey: row.journey,
          $run: row.runId,
          $channel: row.channel,
          $template: row.templateId,
          $times: row.times,
          $converted: converted,
        },
      },
    })
  }
}
