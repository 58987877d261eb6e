import { createHash } from 'node:crypto'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Change } from './store.ts'

export const segmentEvents = { entered: '$segment_entered', exited: '$segment_exited' } as const

/** Somebody entered or left: a row for the history of the segment, and an event that rules and journeys may ask about. */
export function tellChange(
  outbox: Outbox,
  projectId: number,
  { segment, personId }: Change,
  how: 'entered' | 'exited',
  told: { readonly cause: string; readonly ref: IdentityRef | undefined; readonly at: Date },
): void {
  const { cause, ref, at } = told
  const entered = how === 'entered' ? 1 : 0
  outbox.fact('segment_changes', { project_id: projectId, segment: segment.id, at: at.toISOString(), person_id: personId, entered, cause })
  if (!ref) return
  outbox.event(projectId, hash32(ref.value) % logPartitionCount, {
    key: createHash('md5').update(`segment/${how}/${projectId}/${segment.id}/${personId}/${at.getTime()}`).digest('hex'),
    day: at.toISOString().slice(0, 10),
    time: at.getTime(),
    distinctId: ref.value,
    ids: [ref],
    event: { name: segmentEvents[how], properties: { $segment: segment.id, $segment_name: segment.name } },
  })
}
