import { type Finding, judge, type Plan } from '@millrace/contract/catalog/plan.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { ReplayInput } from '@millrace/contract/ingest/api.ts'
import { applyFixes, type Fix } from '@millrace/contract/ingest/fixes.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { logPartitionOf } from '../accept.ts'
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

/**
 * Sends records of the quarantine again, mended, in the order they came, with the source they came from: appended to the log and gone from the
 * quarantine in one transaction. They keep their key, so one that had come meanwhile is no duplicate.
 */
export async function replay(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  input: ReplayInput,
  plan: Plan | undefined,
): Promise<{ replayed: number; stuck: number }> {
  const judged = (await takeWaiting(tx, projectId, input, maxAtOnce)).map((one) => judgeOne(one, input.fixes, plan))
  const ready = judged.flatMap(({ one, kept }) => (kept ? [{ one, kept }] : []))
  for (const { one, kept } of ready) {
    const record: CanonicalRecord = input.fires ? kept : { ...kept, historical: true }
    outbox.event(projectId, logPartitionOf(record), record, one.source)
  }
  if (ready.length > 0)
    await dropSamples(
      tx,
      projectId,
      ready.map(({ one }) => one.id),
    )
  return { replayed: ready.length, stuck: judged.length - ready.length }
}
