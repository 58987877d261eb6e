import type { Clock } from '../../platform/clock.ts'
import { holdsParts, type PartLease } from '../../platform/leases.ts'
import { Fenced, type Outboxes } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { stopPoint } from '../../platform/stop-points.ts'
import { type ContentModule, render } from '../content/index.ts'
import { compose, unsubscribeUrl } from './compose.ts'
import { noteMessage } from './facts.ts'
import { decide } from './governance.ts'
import type { Sealer } from './seal.ts'
import { type MailSettings, readSettings } from './settings.ts'
import * as store from './store.ts'
import type { LinkSigner } from './tokens.ts'
import type { Outcome } from './outcome.ts'
import type { Mail, Transport } from './transport.ts'

export interface DispatchDeps {
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly content: ContentModule
  readonly sealer: Sealer
  readonly signer: LinkSigner
  readonly publicUrl: () => string
  readonly transportFor: (settings: MailSettings) => Transport
}

interface Prepared {
  readonly intent: store.Intent
  readonly attempt: store.Attempt
  readonly recipient: store.Recipient
  readonly ids: readonly store.PersonId[]
  readonly settings: MailSettings
  readonly mail: Mail
}

interface Ready {
  readonly sends: readonly Prepared[]
  readonly more: boolean
}

const claimLimit = 200
const parallel = 5
const maxAttempts = 6
const backOffMs = [30_000, 120_000, 600_000, 1_800_000, 7_200_000]

/** One round: decide and write attempts, hand the mails over, write what came of it; true when there may be more. */
export async function dispatch(deps: DispatchDeps, owned: readonly PartLease[]): Promise<boolean> {
  if (owned.length === 0) return false
  const ready = await deps.outboxes.transaction(async (tx, outbox) => {
    if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
    const intents = await store.claimIntents(
      tx,
      owned.map((lease) => lease.part),
      deps.clock.now(),
      claimLimit,
    )
    if (intents.length === 0) return { sends: [], more: false }
    const prepared = await prepare(deps, tx, intents, owned)
    for (const { intent, reason, ids } of prepared.dropped)
      noteMessage(outbox, 'dropped', { ...intent, attemptId: 0 }, ids, deps.clock.now(), { detail: reason })
    return { sends: prepared.sends, more: intents.length === claimLimit }
  })
  await stopPoint('dispatch.before_call')
  await handOver(deps, ready)
  await stopPoint('dispatch.after_commit')
  return ready.more
}

async function prepare(deps: DispatchDeps, tx: Tx, intents: readonly store.Intent[], owned: readonly PartLease[]) {
  const world = await loadWorld(deps, tx, intents)
  const now = deps.clock.now()
  const fences = new Map(owned.map((lease) => [lease.part, lease.fence]))
  const attemptIds = await store.nextAttemptIds(tx, intents.length)
  const sends: Prepared[] = []
  const changes: store.IntentChange[] = []
  const dropped: { intent: store.Intent; reason: string; ids: readonly store.PersonId[] }[] = []
  for (const [i, intent] of intents.entries()) {
    const facts = world.factsOf(intent, now.getTime())
    const decision = decide(facts)
    const ids = world.ids.get(intent.personId) ?? []
    const of = { part: intent.part, intentId: intent.intentId }
    if (decision.kind === 'hold') {
      changes.push({ ...of, state: 'queued', reason: decision.reason, nextAt: new Date(decision.until), attempts: intent.attempts })
      continue
    }
    const attemptId = attemptIds[i] ?? 0
    const drafted = decision.kind === 'drop' ? decision.reason : await draft(deps, world, intent, facts.address ?? '', attemptId)
    if (typeof drafted === 'string') {
      changes.push({ ...of, state: 'dropped', reason: drafted, nextAt: null, attempts: intent.attempts })
      dropped.push({ intent, reason: drafted, ids })
      continue
    }
    const { mail, templateVersion, settings, recipient } = drafted
    const attempt = {
      ...intent,
      attemptId,
      templateVersion,
      address: mail.to,
      messageId: mail.messageId,
      fence: fences.get(intent.part) ?? 0,
    }
    world.countSend(intent.personId, now.getTime())
    sends.push({ intent, attempt, recipient, ids, settings, mail })
    changes.push({ ...of, state: 'sending', reason: '', nextAt: null, attempts: intent.attempts + 1 })
  }
  await store.insertAttempts(
    tx,
    sends.map((send) => send.attempt),
    now,
  )
  await store.updateIntents(tx, changes)
  return { sends, dropped }
}

/** Fresh data for all intents of the round, one query per need. */
async function loadWorld(deps: DispatchDeps, tx: Tx, intents: readonly store.Intent[]) {
  const people = [...new Set(intents.map((intent) => intent.personId))]
  const projectIds = [...new Set(intents.map((intent) => intent.projectId))]
  const recipients = await store.lockRecipients(tx, people)
  const ids = Map.groupBy(await store.idsOf(tx, people), (id) => id.personId)
  const addressOf = (personId: number): string | undefined => {
    const email = recipients.get(personId)?.properties['email'] ?? ids.get(personId)?.find((id) => id.type === 'email')?.value
    return typeof email === 'string' && /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? email : undefined
  }
  const consents = new Map((await store.consentsOf(tx, people)).map((row) => [row.personId, row.granted]))
  const settings = await readSettings(tx, deps.sealer, projectIds)
  const windowMs = Math.max(0, ...projectIds.map((id) => (settings(id).cap?.hours ?? 0) * 3_600_000))
  const counted = Map.groupBy(
    windowMs > 0 ? await store.countedOf(tx, people, new Date(deps.clock.now().getTime() - windowMs)) : [],
    (row) => row.personId,
  )
  const sentNow = new Map<number, number[]>()
  const addresses = people.flatMap((person) => addressOf(person)?.toLowerCase() ?? [])
  const suppressed = new Map(
    (await store.suppressionsOf(tx, projectIds, addresses)).map((row) => [`${row.projectId}\n${row.address}`, row.reason]),
  )
  const journeys = new Map(
    (await store.journeyStates(tx, [...new Set(intents.map((intent) => intent.journeyId))])).map((row) => [row.journeyId, row.state]),
  )
  const projects = new Map((await store.projectsOf(tx, projectIds)).map((row) => [row.id, row]))
  const templates = await deps.content.current(tx, [...new Set(intents.map((intent) => intent.templateId))])

  return {
    recipients,
    ids,
    settings,
    projects,
    templates,
    countSend: (personId: number, at: number): void => void sentNow.set(personId, [...(sentNow.get(personId) ?? []), at]),
    factsOf(intent: store.Intent, now: number) {
      const address = addressOf(intent.personId)
      const recipient = recipients.get(intent.personId)
      const { cap } = settings(intent.projectId)
      return {
        class: intent.class,
        now,
        alreadySent: false,
        journeyState: journeys.get(intent.journeyId),
        personGone: !recipient || recipient.mergedInto !== null,
        consent: consents.get(intent.personId),
        marketingDefault: projects.get(intent.projectId)?.marketingDefault ?? ('deny' as const),
        address,
        suppressed: address === undefined ? undefined : suppressed.get(`${intent.projectId}\n${address.toLowerCase()}`),
        cap: cap ? { limit: cap.limit, windowMs: cap.hours * 3_600_000 } : undefined,
        counted: [...(counted.get(intent.personId) ?? []).map((row) => row.at.getTime()), ...(sentNow.get(intent.personId) ?? [])],
      }
    },
  }
}
type World = Awaited<ReturnType<typeof loadWorld>>

/** The mail as this person will get it, or the reason why there is none. */
async function draft(deps: DispatchDeps, world: World, intent: store.Intent, address: string, attemptId: number) {
  const template = world.templates.get(intent.templateId)
  const recipient = world.recipients.get(intent.personId)
  if (!template || !recipient) return 'template_missing'
  const of = { project: intent.projectId, part: intent.part, attempt: attemptId }
  const publicUrl = deps.publicUrl()
  const result = await render(template.body, {
    profile: recipient.properties,
    event: intent.trigger,
    project: { name: world.projects.get(intent.projectId)?.name ?? '' },
    unsubscribe_url: unsubscribeUrl(of, deps.signer, publicUrl),
  })
  if (!result.ok) return result.reason
  const settings = world.settings(intent.projectId)
  const { html, headers } = compose(result.rendered.html, of, deps.signer, publicUrl)
  const messageId = `<${intent.projectId}.${intent.intentId}.${intent.attempts + 1}@millrace>`
  const mail: Mail = {
    messageId,
    from: settings.fromAddress,
    replyTo: settings.replyTo,
    to: address,
    subject: result.rendered.subject,
    html,
    text: result.rendered.text,
    headers: { ...headers, 'X-Millrace-Project': String(intent.projectId) },
  }
  return { mail, templateVersion: template.version, settings, recipient }
}

/** Hands mails over a few at a time; each result is written as soon as its group is through. */
async function handOver(deps: DispatchDeps, { sends }: Ready): Promise<void> {
  for (let from = 0; from < sends.length; from += parallel * 4) {
    const group = sends.slice(from, from + parallel * 4)
    const outcomes = await Promise.all(group.map((send) => deps.transportFor(send.settings).send(send.mail)))
    await stopPoint('dispatch.after_call')
    await record(deps, group, outcomes)
  }
}

async function record(deps: DispatchDeps, sends: readonly Prepared[], outcomes: readonly Outcome[]): Promise<void> {
  await deps.outboxes.transaction(async (tx, outbox) => {
    const now = deps.clock.now()
    const changes: store.IntentChange[] = []
    const results: Parameters<typeof store.finishAttempts>[1][number][] = []
    for (const [i, send] of sends.entries()) {
      const outcome = outcomes[i] ?? { kind: 'unknown' as const, detail: 'no outcome', about: 'channel' as const }
      const { part, attemptId, projectId, address } = send.attempt
      const state = outcome.kind === 'sent' ? 'sent' : outcome.kind === 'unknown' ? 'unknown' : 'failed'
      results.push({ part, attemptId, state, reason: outcome.kind === 'sent' ? '' : `${outcome.kind}: ${outcome.detail}` })
      changes.push(afterOutcome(send.intent, outcome, now))
      noteMessage(outbox, state, send.attempt, send.ids, now, {
        isTest: send.recipient.isTest,
        detail: state === 'sent' ? '' : outcome.detail,
      })
      // SMTP's acceptance is the delivery this channel can know of; bounces come back later.
      if (state === 'sent') noteMessage(outbox, 'delivered', send.attempt, send.ids, now, { isTest: send.recipient.isTest })
      if (outcome.kind === 'permanent' && outcome.about === 'recipient') await store.suppress(tx, projectId, address, 'hard_bounce', now)
    }
    await store.finishAttempts(tx, results, now)
    await store.updateIntents(tx, changes)
  })
}

function afterOutcome(intent: store.Intent, outcome: Outcome, now: Date): store.IntentChange {
  const of = { part: intent.part, intentId: intent.intentId, attempts: intent.attempts + 1 }
  const reason = outcome.kind === 'sent' ? '' : `${outcome.kind}: ${outcome.detail}`.slice(0, 300)
  if (outcome.kind === 'sent') return { ...of, state: 'sent', reason, nextAt: null }
  if (outcome.kind === 'unknown') return { ...of, state: 'unknown', reason, nextAt: null }
  if (outcome.kind === 'temporary' && of.attempts < maxAttempts)
    return { ...of, state: 'queued', reason, nextAt: new Date(now.getTime() + (backOffMs[intent.attempts] ?? 7_200_000)) }
  return { ...of, state: 'failed', reason, nextAt: null }
}
