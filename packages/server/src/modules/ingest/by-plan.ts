import { judge, type Plan } from '@millrace/contract/catalog/plan.ts'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { QualityNote } from './quality/quality.ts'

/** What the tracking plan leaves of records, and what it has to say about them. */
export interface Planned {
  readonly records: readonly CanonicalRecord[]
  /** About records that are kept. */
  readonly notes: readonly QualityNote[]
  /** Records that are not taken, each with its reason. */
  readonly refused: readonly Refused[]
}

export interface Refused {
  readonly record: CanonicalRecord
  readonly note: QualityNote
}

const kinds = { warn: 'warning', drop: 'property', quarantine: 'rejected' } as const

/** Holds records against the plan of their project: those it refuses are put in quarantine whole, to be sent again. */
export function byPlan(plan: Plan | undefined, projectId: number, source: string, records: readonly CanonicalRecord[]): Planned {
  if (!plan) return { records, notes: [], refused: [] }
  const kept: CanonicalRecord[] = []
  const notes: QualityNote[] = []
  const refused: Refused[] = []
  for (const record of records) {
    const judged = judge(plan, record)
    const about = { projectId, source, event: record.event?.name ?? '' }
    if (judged.record) {
      kept.push(judged.record)
      for (const { mode, reason, field, detail } of judged.findings)
        notes.push({ ...about, kind: kinds[mode], reason, field, detail, raw: record })
      continue
    }
    const [first, ...others] = judged.findings.filter((one) => one.mode === 'quarantine')
    if (!first) continue
    const detail = [first, ...others].map((one) => one.detail).join('; ')
    refused.push({ record, note: { ...about, kind: 'rejected', reason: first.reason, field: first.field, detail, raw: record, record } })
  }
  return { records: kept, notes, refused }
}
