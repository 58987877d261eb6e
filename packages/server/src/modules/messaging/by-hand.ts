import { bodySchema, channelOf } from '@millrace/contract/content/api.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { sendingChannels, type SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { TemplateVersion } from '../content/index.ts'
import type { NewIntent } from './store.ts'

/** Messages that belong to no journey: answers to what people write, by a colleague or a rule. */

/** What they have in the place of a step; no step can be called so. */
export const byHandNode = '$inbox'
/** What they have in the place of a template when somebody wrote them. */
export const writtenTemplate = '$answer'
const noJourney = 0

export const isByHand = ({ journeyId }: { readonly journeyId: number }): boolean => journeyId === noJourney

/** An answer; `number` is one of a kind for it, by which it goes once. */
export interface Answer {
  readonly projectId: number
  readonly personId: number
  readonly channel: SendingChannel
  readonly number: number
  readonly at: Date
  /** In the words of a template, filled in like any other with what they wrote as the event. */
  readonly templateId?: string | undefined
  readonly event: Readonly<Record<string, unknown>>
}

/** Answers are service: who has just written wants one, whatever they said of advertising. */
export const answerIntent = ({ personId, templateId, event, number, ...of }: Answer): NewIntent => ({
  ...of,
  personId,
  part: partOf(personId),
  journeyId: noJourney,
  version: 0,
  runId: number,
  node: byHandNode,
  visit: 1,
  templateId: templateId ?? writtenTemplate,
  templateVersion: null,
  class: 'service',
  purpose: marketingPurpose,
  lane: 0,
  // Of no journey: what somebody writes to somebody comes first.
  priority: 100,
  trigger: event,
})

/** What is written by hand is printed as it is: nothing in it is filled in. */
const written = new Map(
  [
    bodySchema.parse({ kind: 'sms', text: '{{ event.text }}' }),
    bodySchema.parse({
      kind: 'html',
      subject: '{{ event.subject | default: project.name }}',
      html: '<p style="white-space:pre-line">{{ event.text }}</p>',
      text: '{{ event.text }}',
    }),
  ].map((body) => [channelOf(body), { id: writtenTemplate, version: 0, body }]),
)

/** Channels that somebody can write by as they like. */
export const isWritable = (channel: string): channel is SendingChannel => sendingChannels.some((one) => one === channel && written.has(one))

export const writtenBody = ({ templateId, channel }: Pick<NewIntent, 'templateId' | 'channel'>): TemplateVersion | undefined =>
  templateId === writtenTemplate ? written.get(channel) : undefined
