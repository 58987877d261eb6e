import { createHash } from 'node:crypto'
import { logPartitionCount, hash32 } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import { strongestId } from '../identity/index.ts'
import type { Attempt, PersonId } from './store.ts'

export type MessageFact =
  /** All that lasts lets it go: the person is compared, as treated or as control. */
  | 'eligible'
  | 'sent'
  | 'delivered'
  | 'opened'
  | 'clicked'
  | 'deferred'
  | 'failed'
  | 'unknown'
  | 'dropped'
  | 'unsubscribed'
  | 'goal'
  | 'bounced'
  | 'complained'

type Of = Pick<Attempt, 'projectId' | 'personId' | 'journeyId' | 'runId' | 'node' | 'channel' | 'templateId' | 'intentId' | 'attemptId'>

interface Noted {
  readonly isBot?: boolean
  /** Takes back one visit of before that was counted as a person's: no event of its own. */
  readonly isMistake?: boolean
  readonly isTest?: boolean
  readonly detail?: string
  readonly once?: string
}

/** One thing that happened to a message: a row for analysis and, for what rules and journeys may ask about, an event. */
export function noteMessage(outbox: Outbox, kind: MessageFact, of: Of, ids: readonly PersonId[], at: Date, more: Noted = {}): void {
  // Test people never count.
  if (!more.isTest) outbox.fact('message_facts', row(kind, of, at, more))
  if (silent.has(kind) || more.isBot || more.isMistake) return
  const ref = strongestId(ids)
  if (!ref) return
  const key = createHash('md5')
    .update(`message/${kind}/${of.projectId}/${of.attemptId}/${more.once ?? ''}`)
    .digest('hex')
  outbox.event(of.projectId, hash32(ref.value) % logPartitionCount, {
    key,
    day: at.toISOString().slice(0, 10),
    time: at.getTime(),
    distinctId: ref.value,
    ids: [ref],
    event: {
      name: kind === 'unsubscribed' ? '$unsubscribed' : `$message_${kind}`,
      properties: {
        $channel: of.channel,
        $template: of.templateId,
        $node: of.node,
        $journey: of.journeyId,
        $run: of.runId,
        ...(more.detail ? { $detail: more.detail } : {}),
      },
    },
    ...(more.isTest ? { test: true as const } : {}),
  })
}

/** `is_bot` of a row that takes one visit back. */
export const mistake = 2

/** Of no interest to rules and journeys, or told them by another name: what bounced has failed. */
const silent: ReadonlySet<MessageFact> = new Set(['eligible', 'dropped', 'unknown', 'deferred', 'goal', 'bounced'])

const row = (kind: MessageFact, of: Of, at: Date, more: Noted) => ({
  project_id: of.projectId,
  kind,
  at: at.toISOString(),
  person_id: of.personId,
  journey_id: of.journeyId,
  node: of.node,
  template_id: of.templateId,
  intent_id: of.intentId,
  attempt_id: of.attemptId,
  is_bot: more.isMistake ? mistake : more.isBot ? 1 : 0,
  detail: more.detail ?? '',
})
