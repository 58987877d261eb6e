import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isSystemEvent } from '@millrace/contract/system-events.ts'
import type { Refused } from './by-plan.ts'

/** What Millrace alone tells is refused from everybody else: who may send events could make up what people answered, or what became of messages. */
export function withoutSystem(
  projectId: number,
  source: string,
  records: readonly CanonicalRecord[],
): { readonly own: readonly CanonicalRecord[]; readonly told: readonly Refused[] } {
  const isTold = ({ event }: CanonicalRecord): boolean => event !== undefined && isSystemEvent(event.name)
  if (!records.some(isTold)) return { own: records, told: [] }
  const told = records.filter(isTold).map((record) => {
    const name = record.event?.name ?? ''
    const about = { projectId, source, event: name, field: 'event', detail: `${name} is told by Millrace alone` }
    return { record, note: { ...about, kind: 'rejected' as const, reason: 'system_event', raw: record, record } }
  })
  return { own: records.filter((record) => !isTold(record)), told }
}
