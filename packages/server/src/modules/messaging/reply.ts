import { createHash } from 'node:crypto'
import { replyMeans } from '@millrace/contract/connectors/sms.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { recordConsents } from './consent-store.ts'
import { suppress, unsuppress } from './suppressions.ts'

/** What somebody answered to a message. */
export interface Answer {
  readonly projectId: number
  readonly channel: 'sms' | 'email'
  /** Where they are written to: what they may ask to be taken off; undefined: not known any more. */
  readonly address: string | undefined
  /** Theirs, without what they quote. */
  readonly text: string
  /** Properties of the event. */
  readonly said: Readonly<Record<string, string | number>>
  /** Where it came in, kept with a consent that it withdraws. */
  readonly proof: string
  /** The same answer told again has the same. */
  readonly key: string
  readonly at: Date
  /** A machine answered: told by an event of its own, and taken for nobody's word. */
  readonly isAuto?: boolean
  /** Of a test person: never counted. */
  readonly isTest?: boolean
}

/** Whose answer it is, by the id that stands for them best. */
export interface Answering {
  readonly personId: number | undefined
  readonly ref: IdentityRef
}

/** What somebody answers is an event of theirs; a word that asks for no more takes them off, and one that asks for it again brings them back. */
export async function takeAnswer(tx: Tx, outbox: Outbox, answer: Answer, people: readonly Answering[], now: Date): Promise<void> {
  const { projectId, channel, address, at } = answer
  const tell = (name: string, properties: Answer['said']): void => {
    for (const { ref } of people) outbox.event(projectId, hash32(ref.value) % logPartitionCount, eventOf(name, ref, properties))
  }
  const eventOf = (name: string, ref: IdentityRef, properties: Answer['said']) => ({
    key: createHash('md5').update(`reply/${projectId}/${answer.key}/${name}/${ref.type}/${ref.value}`).digest('hex'),
    day: at.toISOString().slice(0, 10),
    time: at.getTime(),
    distinctId: ref.value,
    ids: [ref],
    event: { name, properties: { $channel: channel, ...properties } },
    ...(answer.isTest ? { test: true as const } : {}),
  })
  tell(answer.isAuto ? '$message_auto_replied' : '$message_replied', answer.said)
  const meaning = answer.isAuto ? undefined : replyMeans(answer.text)
  if (meaning === undefined) return
  if (meaning === 'start') {
    if (address !== undefined) await unsuppress(tx, outbox, projectId, address, 'unsubscribed')
    return
  }
  if (address !== undefined) await suppress(tx, outbox, projectId, address, 'unsubscribed', now)
  const withdrawn = { purpose: marketingPurpose, channel, granted: false, source: 'reply', textVersion: '', at } as const
  const proof = `“${answer.text.trim()}” ${answer.proof}`.slice(0, 2_000)
  const changes = people.flatMap(({ personId }) => (personId === undefined ? [] : [{ ...withdrawn, projectId, personId, proof }]))
  await recordConsents(tx, outbox, changes, 'record', now)
  tell('$unsubscribed', {})
}
