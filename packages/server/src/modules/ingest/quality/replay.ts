import { type Finding, judge, type Plan } from '@millrace/contract/catalog/plan.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { ReplayInput, ReplayResult } from '@millrace/contract/ingest/api.ts'
import { applyFixes, type Fix } from '@millrace/contract/ingest/fixes.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { withoutErased } from '../../identity/index.ts'
import { logPartitionOf } from '../accept.ts'
import { knownEvents } from '../imports/known.ts'
import { dropSamples, readWaiting, takeWaiting, type Waiting } from './replay-store.ts'

/** So many are sent again at once: all that sources of one reason can keep. */
const maxAtOnce = 10_000

interface Judged {
  readonly one: Waiting
  readonly after: CanonicalRecord
  /** As the plan leaves it; absent when it refuses it still. */
  readonly kept: CanonicalRecord | undefined
  /** Why it does. */
  readonly problems: readonly Finding[]
}

function judgeOne(one: Waiting, fixes: readonly Fix[], plan: Plan | undefined): Judged {
  const after = applyFixes(one.record, fixes)
  if (!plan) return { one, after, kept: after, problems: [] }
  const { record, findings } = judge(plan, after)
  return { one, after, kept: record, problems: findings.filter((finding) => finding.mode === 'quarantine') }
}

/** What would become of records of the quarantine, with nothing changed. */
export async function previewReplay(db: Db, projectId: number, input: ReplayInput, plan: Plan | undefined): Promise<Judged[]> {
  const waiting = await readWaiting(db, projectId, input, maxAtOnce)
  return waiting.map((one) => judgeOne(one, input.fixes, plan))
}

export interface ReplayingDeps {
  readonly clickhouse: ClickHouse
  readonly seals: Sealer
  readonly plan: Plan | undefined
}

/**
 * Sends records of the quarantine again, mended, in the order they came, with the source they came from: appended to the log and gone from the
 * quarantine in one transaction. What is stored under the same key, however long ago it came another way, and what is of people erased since, only goes.
 */
export async function replay(
  { clickhouse, seals, plan }: ReplayingDeps,
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  input: ReplayInput,
): Promise<ReplayResult> {
  const judged = (await takeWaiting(tx, projectId, input, maxAtOnce)).map((one) => judgeOne(one, input.fixes, plan))
  const ready = judged.flatMap(({ one, kept }) => (kept ? [{ ...one, record: kept }] : []))
  const records = ready.map((one) => one.record)
  const stored = await knownEvents(clickhouse, projectId, { records, isTimed: false })
  const there = await withoutErased(tx, seals, projectId, ready)
  let replayed = 0
  for (const [i, { source }] of ready.entries()) {
    const record = there[i]
    if (!record || stored.has(record.key)) continue
    outbox.event(projectId, logPartitionOf(record), input.fires ? record : { ...record, historical: true }, source)
    replayed += 1
  }
  const ids = ready.map((one) => one.id)
  if (ids.length > 0) await dropSamples(tx, projectId, ids)
  return { replayed, left: ready.length - replayed, stuck: judged.length - ready.length }
}
