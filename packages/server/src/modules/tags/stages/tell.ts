import { createHash } from 'node:crypto'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../../platform/log/index.ts'

interface Move {
  readonly tag: { readonly id: string; readonly name: string }
  readonly personId: number
  readonly before: string
  readonly stage: string
  readonly at: Date
  readonly ref: IdentityRef | undefined
}

/** Somebody came into a stage from another one: an event that journeys, rules and analyses may ask about. */
export function tellStage(outbox: Outbox, projectId: number, { tag, personId, before, stage, at, ref }: Move): void {
  if (!ref) return
  outbox.event(projectId, hash32(ref.value) % logPartitionCount, {
    key: createHash('md5').update(`stage/${projectId}/${tag.id}/${personId}/${at.getTime()}`).digest('hex'),
    day: at.toISOString().slice(0, 10),
    time: at.getTime(),
    distinctId: ref.value,
    ids: [ref],
    event: { name: '$stage_entered', properties: { $tag: tag.name, $stage: stage, $stage_before: before } },
  })
}
