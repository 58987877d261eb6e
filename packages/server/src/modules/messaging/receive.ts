import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { normaliseId } from '@millrace/contract/ids.ts'
import { isAddressed } from '@millrace/contract/messaging/reach.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { OpenAccount } from '../connectors/index.ts'
import { strongestId } from '../identity/index.ts'
import { holdersOfNumber, renewAddresses } from './addresses.ts'
import { dropDevices } from './devices/store.ts'
import { noteMessage } from './facts.ts'
import { viaCalls } from './phone.ts'
import { attemptsTold, noteTold, proveOrdered, type Teller, type Told } from './receipt-store.ts'
import { type Answer, type Answering, takeAnswer } from './reply.ts'
import * as store from './store.ts'
import { suppress } from './suppressions.ts'

type Receipt = Extract<ProviderEvent, { kind: 'receipt' }>
type Reply = Extract<ProviderEvent, { kind: 'reply' }>

/** What a provider tells, in one transaction: told again it changes nothing, in whatever order it comes. */
export async function receive(tx: Tx, outbox: Outbox, account: OpenAccount, events: readonly ProviderEvent[], now: Date): Promise<void> {
  await takeReceipts(
    tx,
    outbox,
    { ...account, provider: account.connector.name },
    events.filter((one) => one.kind === 'receipt'),
    now,
  )
  for (const reply of events.filter((one) => one.kind === 'reply')) await takeReply(tx, outbox, account, reply, now)
}

/** What became of messages that had gone; answers with what is news. */
export async function takeReceipts(tx: Tx, outbox: Outbox, teller: Teller, receipts: readonly Receipt[], now: Date): Promise<Told[]> {
  const final = receipts.filter((one) => one.state !== 'underway')
  const told = await attemptsTold(tx, teller, final)
  const fresh = await noteTold(tx, told)
  await proveSent(tx, outbox, teller, receipts, now)
  await proveOrdered(
    tx,
    fresh.filter(({ attempt }) => attempt.via === viaCalls && isUnproven(attempt)),
    now,
  )
  // A receipt proves that a message went out of which nobody could say.
  const doubtful = fresh.filter(({ attempt }) => attempt.state === 'unknown')
  await store.finishAttempts(
    tx,
    doubtful.map(({ attempt: { part, attemptId }, receipt }) => ({
      part,
      attemptId,
      state: 'sent' as const,
      reason: '',
      providerId: receipt.providerId || undefined,
    })),
    now,
  )
  await store.updateIntents(
    tx,
    fresh.flatMap((one) => (isOneOfMany(one) ? [] : changeOf(one))),
  )
  const ids = Map.groupBy(await store.idsOf(tx, [...new Set(fresh.map(({ attempt }) => attempt.personId))]), (id) => id.personId)
  const { provider } = teller
  const gone = fresh.flatMap(({ attempt: { channel, projectId }, receipt: { to: token = '', detail: reason, at, errorClass } }) =>
    channel === 'push' && isGone(errorClass) ? [{ projectId, provider, token, reason, at }] : [],
  )
  await renewAddresses(tx, outbox, await dropDevices(tx, gone), () => false)
  for (const { attempt, receipt } of fresh) {
    const theirs = ids.get(attempt.personId) ?? []
    const { isTest } = attempt
    if (isOneOfMany({ attempt, receipt })) continue
    if (isUnproven(attempt)) noteMessage(outbox, 'sent', attempt, theirs, now, { isTest })
    const kind = receipt.state === 'delivered' ? 'delivered' : 'failed'
    noteMessage(outbox, kind, attempt, theirs, receipt.at, { isTest, detail: kind === 'failed' ? receipt.detail : '' })
  }
  // In the order of addresses, so that no two batches of receipts wait for one another.
  for (const { attempt, receipt } of fresh.toSorted((a, b) => (a.attempt.address < b.attempt.address ? -1 : 1))) {
    const { channel, projectId, address } = attempt
    if (!isOneOfMany({ attempt, receipt }) && isGone(receipt.errorClass) && channel !== 'push' && isAddressed(channel))
      await suppress(tx, outbox, projectId, address, neverOf(channel, receipt), now)
  }
  return fresh
}

/** What is underway went out, whoever could not say so. */
async function proveSent(tx: Tx, outbox: Outbox, teller: Teller, receipts: readonly Receipt[], now: Date): Promise<void> {
  const told = await attemptsTold(
    tx,
    teller,
    receipts.filter((one) => one.state === 'underway'),
  )
  const proven = [...new Map(told.map((one) => [one.attempt.attemptId, one])).values()].filter(({ attempt }) => attempt.state === 'unknown')
  if (proven.length === 0) return
  const sent = ({ attempt: { part, attemptId }, receipt }: Told) => ({
    part,
    attemptId,
    state: 'sent' as const,
    reason: '',
    providerId: receipt.providerId || undefined,
  })
  await store.finishAttempts(tx, proven.map(sent), now)
  await store.updateIntents(
    tx,
    proven.map(({ attempt: { part, intentId, attempts } }) => ({ part, intentId, attempts, nextAt: null, state: 'sent', reason: '' })),
  )
  const ids = Map.groupBy(await store.idsOf(tx, [...new Set(proven.map(({ attempt }) => attempt.personId))]), (id) => id.personId)
  for (const { attempt } of proven) noteMessage(outbox, 'sent', attempt, ids.get(attempt.personId) ?? [], now, { isTest: attempt.isTest })
}

function neverOf(channel: string, { errorClass }: Receipt): string {
  if (channel === 'email') return 'hard_bounce'
  return errorClass === 'recipient_final' ? 'unreachable' : 'refused_by_provider'
}

const isGone = (errorClass: Receipt['errorClass']): boolean => errorClass === 'recipient_final' || errorClass === 'recipient_suppress'

/** A notification went to several devices: that one of them did not get it says nothing of the others. */
const isOneOfMany = ({ attempt, receipt }: Told): boolean =>
  receipt.state === 'failed' && attempt.channel === 'push' && (attempt.units ?? 1) > 1

/** Nobody has said yet that it went: a call may be over before whoever ordered it has written that it is a task. */
const isUnproven = ({ state, via }: Told['attempt']): boolean => state === 'unknown' || (via === viaCalls && state !== 'sent')

/** A message that the provider took and could not deliver has failed after all. */
function changeOf({ attempt, receipt }: Told): store.IntentChange[] {
  const { part, intentId, attempts } = attempt
  const of = { part, intentId, attempts, nextAt: null }
  if (receipt.state === 'failed') return [{ ...of, state: 'failed', reason: `undelivered: ${receipt.detail}`.slice(0, 300) }]
  return isUnproven(attempt) ? [{ ...of, state: 'sent', reason: '' }] : []
}

async function takeReply(tx: Tx, outbox: Outbox, { id, projectId }: OpenAccount, reply: Reply, now: Date): Promise<void> {
  const from = normaliseId('mobile', reply.from)
  const answer: Answer = {
    projectId,
    channel: 'sms',
    address: from,
    text: reply.text,
    said: { $text: reply.text.slice(0, 1_000), $to: reply.to },
    proof: `to ${reply.to}, ${reply.key}`,
    key: `${id}/${reply.key}`,
    at: reply.at,
  }
  await takeAnswer(tx, outbox, answer, await holdersOf(tx, projectId, from), now)
}

/** Whoever is reached at a number, by the id that stands for them best; nobody yet: whoever it will be the number of. */
async function holdersOf(tx: Tx, projectId: number, number: string): Promise<Answering[]> {
  const holders = await holdersOfNumber(tx, projectId, [number], 'sms')
  const ids = Map.groupBy(
    await store.idsOf(
      tx,
      holders.map((one) => one.personId),
    ),
    (one) => one.personId,
  )
  const known = holders.flatMap(({ personId }) => {
    const ref = strongestId(ids.get(personId) ?? [])
    return ref ? [{ personId, ref }] : []
  })
  return known.length > 0 ? known : [{ personId: undefined, ref: { type: 'mobile', value: number } }]
}
