import { longestReply } from '@millrace/contract/inbox/api.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { splitReply } from '@millrace/contract/messaging/mail-reply.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { strongestId } from '../../identity/index.ts'
import { recordConsents } from '../consent-store.ts'
import { noteMessage } from '../facts.ts'
import { takeReceipts } from '../receive.ts'
import { takeAnswer } from '../reply.ts'
import { senderAddress } from '../settings.ts'
import * as store from '../store.ts'
import { suppress } from '../suppressions.ts'
import { canonical, unsubscribe } from '../unsubscribe.ts'
import type { AddressSigner, MailRef, SignedAddress } from './address.ts'
import { bounceIn, isWornOut } from './bounce.ts'
import { mailsTo, noteBounced, noteComplained } from './bounce-store.ts'
import { type Incoming, parse } from './parse.ts'
import { noteThread } from './threads.ts'

/** What a mail that came in turned out to be; `busy`: its mail is just being handed over, so it has to come again. */
export type Taken = 'bounce' | 'complaint' | 'reply' | 'auto_reply' | 'unsubscribed' | 'nothing' | 'busy'

export interface TakeDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
}

/** What a feedback report is that says somebody does not want this. */
const complaints: ReadonlySet<string> = new Set(['abuse', 'fraud', 'opt-out'])

/**
 * Takes a mail that came in for addresses of ours, in one transaction: taken again it changes nothing. `projectId` is whose secret path it came by, with no
 * envelope: then its own headers say where it went.
 */
export function mailTaker(deps: TakeDeps, addresses: AddressSigner) {
  return async (raw: Buffer, envelope: readonly SignedAddress[], projectId?: number): Promise<Taken> => {
    const mail = await parse(raw)
    if (!mail) return 'nothing'
    const named = projectId === undefined ? envelope : mail.to.flatMap((one) => addresses.read(one) ?? [])
    const to = named.filter(({ ref }) => projectId === undefined || ref.project === projectId)
    const allowed = new Set(projectId === undefined ? to.map(({ ref }) => ref.project) : [projectId])
    const returned = mail.refs.flatMap((one) => addresses.read(one)?.ref ?? []).filter((ref) => allowed.has(ref.project))
    const about = [...to.flatMap(({ ref }) => (ref.attempt > 0 ? [ref] : [])), ...returned][0]
    if (mail.feedback !== undefined) return about && complaints.has(mail.feedback) ? takeComplaint(deps, about, mail.feedback) : 'nothing'
    const [first] = to
    if (!about) return 'nothing'
    const failed = await takeBounce(deps, about, mail, first?.kind === 'reply' || first?.kind === 'unsubscribe')
    if (failed !== 'nothing' || mail.deliveries) return failed
    if (first?.kind === 'reply') return takeReply(deps, about, mail)
    if (first?.kind !== 'unsubscribe' || mail.isAuto) return 'nothing'
    await unsubscribe(deps.outboxes, deps.postgres, { kind: 'unsubscribe', ...about }, deps.clock.now())
    return 'unsubscribed'
  }
}

async function attemptOf(tx: Tx, ref: MailRef): Promise<store.KnownAttempt | undefined> {
  const attempt = await store.attemptById(tx, ref.part, ref.attempt)
  return attempt?.projectId === ref.project ? attempt : undefined
}

/** Details quote addresses; they are kept longer than people may be. */
const withoutPeople = (detail: string): string => detail.replace(/[^\s<>"'@:;,]+@/g, '…@')

const takeBounce = (deps: TakeDeps, ref: MailRef, mail: Incoming, isForPeople: boolean): Promise<Taken> =>
  deps.outboxes.transaction<Taken>(async (tx, outbox) => {
    const attempt = await attemptOf(tx, ref)
    const bounce = bounceIn(mail, attempt?.address, isForPeople)
    if (!attempt || !bounce) return 'nothing'
    // What becomes of it now would be overwritten by the end of the hand-over.
    if (attempt.finishedAt === null) return 'busy'
    const [now, detail] = [deps.clock.now(), `${bounce.kind} bounce: ${withoutPeople(bounce.detail)}`]
    const receipt = {
      kind: 'receipt',
      id: `${attempt.part}-${attempt.attemptId}`,
      providerId: '',
      state: 'failed',
      detail,
      at: now,
    } as const
    const errorClass = bounce.kind === 'hard' ? ('recipient_final' as const) : undefined
    const teller = { projectId: ref.project, id: attempt.via, provider: 'smtp' }
    const fresh = await takeReceipts(tx, outbox, teller, [{ ...receipt, errorClass }], now)
    await stopPoint('mail.before_commit')
    if (fresh.length === 0) {
      // A mail that was put off first, and then refused for good.
      if (bounce.kind === 'hard') await suppress(tx, outbox, ref.project, attempt.address, 'hard_bounce', now)
      return 'bounce'
    }
    await noteBounced(tx, attempt, bounce.kind)
    noteMessage(outbox, 'bounced', attempt, [], now, { isTest: attempt.isTest, detail: bounce.kind })
    if (bounce.kind === 'soft' && isWornOut(await mailsTo(tx, attempt)))
      await suppress(tx, outbox, ref.project, attempt.address, 'soft_bounces', now)
    return 'bounce'
  })

/** Somebody has called it spam: nothing of marketing goes to them any more, and nothing at all to the address. */
const takeComplaint = (deps: TakeDeps, ref: MailRef, feedback: string): Promise<Taken> =>
  deps.outboxes.transaction<Taken>(async (tx, outbox) => {
    const now = deps.clock.now()
    const attempt = await attemptOf(tx, ref)
    if (attempt && !(await noteComplained(tx, attempt, now))) return 'complaint'
    const personId = attempt?.personId ?? (await canonical(tx, ref.person, ref.project))
    await stopPoint('mail.before_commit')
    if (personId !== undefined) {
      const purposes = new Set([marketingPurpose, ...(await store.purposesOfIntents(tx, attempt ? [attempt] : []))])
      const said = { channel: 'email', granted: false, source: 'complaint', textVersion: '', at: now } as const
      const proof = `feedback report (${feedback}) about message ${ref.attempt}`.slice(0, 300)
      const withdrawn = [...purposes].map((purpose) => ({ ...said, purpose, projectId: ref.project, personId, proof }))
      await recordConsents(tx, outbox, withdrawn, 'record', now)
    }
    if (!attempt) return 'complaint'
    await suppress(tx, outbox, ref.project, attempt.address, 'complaint', now)
    noteMessage(outbox, 'complained', attempt, await store.idsOf(tx, [attempt.personId]), now, {
      isTest: attempt.isTest,
      detail: feedback.slice(0, 50),
    })
    return 'complaint'
  })

const mostQuoted = 2_000
/** The mail itself is kept nowhere: what is cut says so. */
const cut = (text: string): string => (text.length > longestReply ? `${text.slice(0, longestReply - 1)}…` : text)

/** An answer of whose mail it was: the same event as that of a text message. */
const takeReply = (deps: TakeDeps, ref: MailRef, mail: Incoming): Promise<Taken> =>
  deps.outboxes.transaction<Taken>(async (tx, outbox) => {
    const now = deps.clock.now()
    const attempt = await attemptOf(tx, ref)
    const personId = attempt?.personId ?? (await canonical(tx, ref.person, ref.project))
    const id = personId === undefined ? undefined : strongestId(await store.idsOf(tx, [personId]))
    if (!id) return 'nothing'
    const { said, quoted } = splitReply(mail.text)
    const to = await senderAddress(tx, ref.project)
    const of = attempt && { $template: attempt.templateId, $node: attempt.node, $journey: attempt.journeyId, $run: attempt.runId }
    const words = { $text: cut(said), $to: to, $subject: mail.subject, $quoted: quoted.slice(0, mostQuoted), ...of }
    const answer = {
      projectId: ref.project,
      channel: 'email' as const,
      address: attempt?.address.toLowerCase(),
      text: said,
      said: words,
      proof: `to ${to}, ${mail.messageId}`,
      key: `mail/${ref.attempt}/${mail.key}`,
      at: mail.sentWithin(now),
      isAuto: mail.isAuto,
      isTest: attempt?.isTest ?? false,
    }
    await takeAnswer(tx, outbox, answer, [{ personId, ref: id }], now)
    if (personId !== undefined && !mail.isAuto) await noteThread(tx, ref.project, personId, mail, now)
    await stopPoint('mail.before_commit')
    return mail.isAuto ? 'auto_reply' : 'reply'
  })
