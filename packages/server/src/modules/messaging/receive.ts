import { createHash } from 'node:crypto'
import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { replyMeans } from '@millrace/contract/connectors/sms.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { normaliseId } from '@millrace/contract/ids.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { isAddressed } from '@millrace/contract/messaging/reach.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { OpenAccount } from '../connectors/index.ts'
import { strongestId } from '../identity/index.ts'
import { recordConsents } from './consent-store.ts'
import { renewAddresses } from './addresses.ts'
import { dropDevices } from './devices/store.ts'
import { noteMessage } from './facts.ts'
import { attemptsTold, noteTold, type Told } from './receipt-store.ts'
import * as store from './store.ts'
import { suppress, unsuppress } from './suppressions.ts'

type Receipt = Extract<ProviderEvent, { kind: 'receipt' }>
type Reply = Extract<ProviderEvent, { kind: 'reply' }>

/** What a provider tells, in one transaction: told again it changes nothing, in whatever order it comes. */
export async function receive(tx: Tx, outbox: Outbox, account: OpenAccount, events: readonly ProviderEvent[], now: Date): Promise<void> {
  await takeReceipts(
    tx,
    outbox,
    account,
    events.filter((one) => one.kind === 'receipt'),
    now,
  )
  for (const reply of events.filter((one) => one.kind === 'reply')) await takeReply(tx, outbox, account, reply, now)
}

async function takeReceipts(tx: Tx, outbox: Outbox, account: OpenAccount, receipts: readonly Receipt[], now: Date): Promise<void> {
  const final = receipts.filter((one) => one.state !== 'underway')
  const told = await attemptsTold(tx, account, final)
  const fresh = await noteTold(tx, told)
  // A receipt proves that a message went out of which nobody could say.
  const doubtful = fresh.filter(({ attempt }) => attempt.state === 'unknown')
  await store.finishAttempts(
    tx,
    doubtful.map(({ attempt: { part, attemptId } }) => ({ part, attemptId, state: 'sent' as const, reason: '' })),
    now,
  )
  await store.updateIntents(
    tx,
    fresh.flatMap((one) => (isOneOfMany(one) ? [] : changeOf(one))),
  )
  const ids = Map.groupBy(await store.idsOf(tx, [...new Set(fresh.map(({ attempt }) => attempt.personId))]), (id) => id.personId)
  const { name: provider } = account.connector
  const gone = fresh.flatMap(({ attempt: { channel, projectId }, receipt: { to: token = '', detail: reason, at, errorClass } }) =>
    channel === 'push' && isGone(errorClass) ? [{ projectId, provider, token, reason, at }] : [],
  )
  await renewAddresses(tx, outbox, await dropDevices(tx, gone), () => false)
  for (const { attempt, receipt } of fresh) {
    const theirs = ids.get(attempt.personId) ?? []
    const { isTest } = attempt
    if (isOneOfMany({ attempt, receipt })) continue
    if (attempt.state === 'unknown') noteMessage(outbox, 'sent', attempt, theirs, now, { isTest })
    const kind = receipt.state === 'delivered' ? 'delivered' : 'failed'
    noteMessage(outbox, kind, attempt, theirs, receipt.at, { isTest, detail: kind === 'failed' ? receipt.detail : '' })
    const never = receipt.errorClass === 'recipient_final' ? 'unreachable' : 'refused_by_provider'
    if (isGone(receipt.errorClass) && attempt.channel !== 'push' && isAddressed(attempt.channel))
      await suppress(tx, outbox, attempt.projectId, attempt.address, never, now)
  }
}

const isGone = (errorClass: Receipt['errorClass']): boolean => errorClass === 'recipient_final' || errorClass === 'recipient_suppress'

/** A notification went to several devices: that one of them did not get it says nothing of the others. */
const isOneOfMany = ({ attempt, receipt }: Told): boolean =>
  receipt.state === 'failed' && attempt.channel === 'push' && (attempt.units ?? 1) > 1

/** A message that the provider took and could not deliver has failed after all. */
function changeOf({ attempt, receipt }: Told): store.IntentChange[] {
  const { part, intentId, attempts, state } = attempt
  const of = { part, intentId, attempts, nextAt: null }
  if (receipt.state === 'failed') return [{ ...of, state: 'failed', reason: `undelivered: ${receipt.detail}`.slice(0, 300) }]
  return state === 'unknown' ? [{ ...of, state: 'sent', reason: '' }] : []
}

/** What somebody answers is an event of theirs; a word that asks for no more takes them off, and one that asks for it again brings them back. */
async function takeReply(tx: Tx, outbox: Outbox, { id, projectId }: OpenAccount, reply: Reply, now: Date): Promise<void> {
  const from = normaliseId('mobile', reply.from)
  const meaning = replyMeans(reply.text)
  const people = await holdersOf(tx, projectId, from)
  const tell = (name: string, properties: Readonly<Record<string, string>>): void => {
    for (const { ref } of people) outbox.event(projectId, hash32(ref.value) % logPartitionCount, eventOf(name, ref, properties))
  }
  const eventOf = (name: string, ref: IdentityRef, properties: Readonly<Record<string, string>>) => ({
    key: createHash('md5').update(`reply/${projectId}/${id}/${reply.key}/${name}/${ref.type}/${ref.value}`).digest('hex'),
    day: reply.at.toISOString().slice(0, 10),
    time: reply.at.getTime(),
    distinctId: ref.value,
    ids: [ref],
    event: { name, properties: { $channel: 'sms', ...properties } },
  })
  tell('$message_replied', { $text: reply.text.slice(0, 1_000), $to: reply.to })
  if (meaning === undefined) return
  if (meaning === 'start') {
    const [listed] = await store.suppressionsOf(tx, [projectId], [from])
    if (listed?.reason === 'unsubscribed') await unsuppress(tx, outbox, projectId, from)
    return
  }
  await suppress(tx, outbox, projectId, from, 'unsubscribed', now)
  const said = { purpose: marketingPurpose, channel: 'sms', granted: false, source: 'reply', textVersion: '', at: reply.at } as const
  const proof = `“${reply.text.trim()}” to ${reply.to}, ${reply.key}`.slice(0, 2_000)
  const withdrawn = people.flatMap(({ personId }) => (personId === undefined ? [] : [{ ...said, projectId, personId, proof }]))
  await recordConsents(tx, outbox, withdrawn, 'record', now)
  tell('$unsubscribed', {})
}

/** Whoever is reached at a number, by the id that stands for them best; nobody yet: whoever it will be the number of. */
async function holdersOf(
  tx: Tx,
  projectId: number,
  number: string,
): Promise<{ readonly personId: number | undefined; readonly ref: IdentityRef }[]> {
  const rows = await tx.rows<{ personId: number }>(sql`
    select person_id as "personId" from person_addresses where project_id = ${projectId} and address = ${number} and channel = 'sms' order by part, person_id`)
  const ids = Map.groupBy(
    await store.idsOf(
      tx,
      rows.map((row) => row.personId),
    ),
    (one) => one.personId,
  )
  const known = rows.flatMap(({ personId }) => {
    const ref = strongestId(ids.get(personId) ?? [])
    return ref ? [{ personId, ref }] : []
  })
  return known.length > 0 ? known : [{ personId: undefined, ref: { type: 'mobile', value: number } }]
}
