import { isMainland, smsSize } from '@millrace/contract/connectors/sms.ts'
import { moneyParts } from '@millrace/contract/messaging/budgets.ts'
import { decide, rateCheck } from '@millrace/contract/messaging/gate.ts'
import { rankOf } from '@millrace/contract/messaging/priority.ts'
import type { PartLease } from '../../platform/leases.ts'
import type { Tx } from '../../platform/postgres.ts'
import { channelOf } from '@millrace/contract/content/api.ts'
import { render } from '../content/index.ts'
import { noteSpend } from './budgets.ts'
import { compose, linked, unsubscribeUrl } from './compose.ts'
import { noteMembers } from './control-store.ts'
import type { AddressSigner, MailRef } from './mail/address.ts'
import type { Outcome } from './outcome.ts'
import { type MailSettings, senderOf } from './settings.ts'
import { loadRates, type Rates } from './rates.ts'
import { pushTo } from './push.ts'
import type { CallTransport } from './phone.ts'
import * as store from './store.ts'
import type { LinkSigner } from './tokens.ts'
import type { AccountTransport, SendingAccount } from './by-account.ts'
import type { Handover, Mail, Transport } from './transport.ts'
import { messageId as webhookId, tells } from './webhook.ts'
import { loadWorld, type World, type WorldDeps } from './world.ts'

export interface PrepareDeps extends WorldDeps {
  readonly signer: LinkSigner
  readonly addresses: AddressSigner
  readonly publicUrl: () => string
  readonly transportFor: (settings: MailSettings) => Transport
  readonly byAccount: <M>(account: SendingAccount<M> & { readonly revision: number }) => AccountTransport<M>
  readonly calls: CallTransport
}

/** A message with its attempt row written, ready to be handed over. */
export interface Prepared {
  readonly intent: store.Intent
  readonly attempt: store.Attempt & store.Priced
  readonly isTest: boolean
  readonly ids: readonly store.PersonId[]
  readonly transport: Handover
  readonly hand: () => Promise<Outcome>
}

export interface Dropped {
  readonly intent: store.Intent
  readonly reason: string
  readonly ids: readonly store.PersonId[]
  readonly isTest: boolean
}

/** What is handed over one group after the other. */
export const flightOf = (intent: Pick<store.Intent, 'projectId' | 'channel' | 'lane'>): string => `${lineOf(intent)} ${intent.lane}`

/** Sends every intent through the gate, renders what passes, writes attempts and intents. */
export async function prepare(deps: PrepareDeps, tx: Tx, intents: readonly store.Intent[], owned: readonly PartLease[], claimed?: Rates) {
  const rates = claimed ?? (await loadRates(tx, deps.clock.now(), { wait: true }))
  const world = await loadWorld(deps, tx, intents)
  const now = deps.clock.now()
  const fences = new Map(owned.map((lease) => [lease.part, lease.fence]))
  const attemptIds = await store.nextAttemptIds(tx, intents.length)
  const perFlight = new Map<string, { count: number; readonly groupSize: number }>()
  const sends: Prepared[] = []
  const dropped: Dropped[] = []
  const changes: store.IntentChange[] = []
  // Who comes first under a cap is decided first.
  const ranked = intents.toSorted((a, b) => rankOf(b) - rankOf(a) || a.dueAt.getTime() - b.dueAt.getTime() || a.intentId - b.intentId)
  for (const [i, intent] of ranked.entries()) {
    const of = { part: intent.part, intentId: intent.intentId }
    const of2 = { intent, ids: world.ids.get(intent.personId) ?? [], isTest: world.recipients.get(intent.personId)?.isTest ?? false }
    const facts = { ...world.factsOf(intent, now.getTime()), rooms: rates.roomsFor(intent) }
    const attemptId = attemptIds[i] ?? 0
    const first = decide(facts)
    const drafted = first.kind === 'send' ? await draft(deps, world, intent, facts.address ?? '', attemptId) : undefined
    // What it costs, and by which accounts it leaves, is known when it is written.
    const accounts = typeof drafted === 'object' ? drafted.transport.accounts : []
    const decision =
      typeof drafted === 'object' ? decide({ ...facts, cost: drafted.cost ?? undefined, rooms: rates.roomsFor(intent, accounts) }) : first
    if (decision.kind === 'hold') {
      const rated = intent.channel === 'push' && decision.check === rateCheck ? rates.ratedAmong(intent, accounts) : []
      const held = { ...of, state: 'queued' as const, reason: decision.reason, attempts: intent.attempts }
      changes.push(
        rated.length > 0
          ? { ...held, nextAt: null, waitsFor: { accounts: rated.toSorted(), rank: rankOf(intent) } }
          : { ...held, nextAt: new Date(decision.until) },
      )
      world.countHeld(intent, decision.until)
      continue
    }
    const reason = decision.kind === 'drop' ? decision.reason : drafted
    if (typeof reason !== 'object') {
      changes.push({ ...of, state: 'dropped', reason: reason ?? '', nextAt: null, attempts: intent.attempts })
      dropped.push({ ...of2, reason: reason ?? '' })
      continue
    }
    const { to, messageId, templateVersion, transport, hand, unitPrice, cost } = reason
    const fence = fences.get(intent.part) ?? 0
    const flight = perFlight.get(flightOf(intent)) ?? { count: 0, groupSize: transport.groupSize }
    flight.count += 1
    perFlight.set(flightOf(intent), flight)
    const sending = { attemptId, templateVersion, address: to, messageId, via: transport.via, fence }
    const attempt = { ...intent, ...sending, called: flight.count <= flight.groupSize, unitPrice, cost }
    world.countSend(intent, now.getTime(), cost)
    rates.count(intent, accounts)
    sends.push({ ...of2, attempt, transport, hand })
    changes.push({ ...of, state: 'sending', reason: '', nextAt: null, attempts: intent.attempts + 1 })
  }
  const attempts = sends.map((send) => send.attempt)
  await store.insertAttempts(tx, attempts, now)
  await store.updateIntents(tx, changes)
  await noteSpend(
    tx,
    sends.map(({ intent, attempt }) => ({ ...intent, cost: attempt.cost })),
    now,
  )
  await rates.note(tx)
  await noteMembers(
    tx,
    dropped.flatMap(({ intent, reason }) => (reason === 'global_control' ? [intent] : [])),
    now,
  )
  return { sends, dropped }
}

/** Messages of a project and channel wait for each other, and for nobody else. */
export const lineOf = ({ projectId, channel }: Pick<store.Intent, 'projectId' | 'channel'>): string => `${projectId}/${channel}`

/** The message as this person will get it, or the reason why there is none. */
async function draft(deps: PrepareDeps, world: World, intent: store.Intent, address: string, attemptId: number) {
  const template = world.templateOf(intent)
  const recipient = world.recipients.get(intent.personId)
  const project = world.projects.get(intent.projectId)
  if (!template || !recipient || !project || channelOf(template.body) !== intent.channel) return 'template_missing'
  const of = { project: intent.projectId, part: intent.part, attempt: attemptId, person: intent.personId }
  const publicUrl = deps.publicUrl()
  const result = await render(template.body, {
    profile: recipient.properties,
    event: intent.trigger,
    item: world.itemsOf(intent),
    project,
    now: deps.clock.now(),
    get unsubscribe_url() {
      return unsubscribeUrl(of, deps.signer, publicUrl)
    },
  })
  if (!result.ok) return result.reason
  const { body } = template
  const { version: templateVersion } = template
  if (body.kind === 'sms') {
    const account = world.smsOf(intent.projectId)
    if (typeof account === 'string') return account
    if (account.connector.capabilities.needsTemplate && !body.approved) return 'template_unapproved'
    const { text, values } = result.rendered
    const approved = body.approved ? { code: body.approved.code, values } : undefined
    const transport = deps.byAccount(account)
    const id = smsId(of)
    const message = { id, to: address, text, signature: body.signature, template: approved }
    const size = smsSize(body.signature === '' ? text : `【${body.signature}】${text}`, isMainland(address))
    return { to: address, messageId: id, templateVersion, transport, hand: () => transport.send(message), ...priced(account, size.units) }
  }
  if (body.kind === 'push') {
    const name = `${intent.part}-i${intent.intentId}`
    const tap = deps.signer.sign({ kind: 'click', ...of })
    const draft = { body, texts: linked(result.rendered, of, deps.signer, publicUrl), name, tap, isMarketing: intent.class === 'marketing' }
    const devices = world.devicesOf(intent.personId)
    const push = pushTo(devices, (provider) => world.pushOf(intent.projectId, provider), deps.byAccount, draft)
    const reached = devices.filter(({ provider }) => typeof world.pushOf(intent.projectId, provider) !== 'string')
    const account = world.pushOf(intent.projectId, reached[0]?.provider ?? '')
    return { to: address, messageId: name, templateVersion, ...push, ...priced(account, reached.length) }
  }
  if (body.kind === 'webhook') {
    const account = world.webhookOf(intent.projectId)
    if (typeof account === 'string') return account
    const transport = deps.byAccount(account)
    const id = webhookId(intent)
    const ids = world.ids.get(intent.personId) ?? []
    const message = tells(body, result.rendered, { id, at: intent.dueAt, ids, isTest: false })
    return { to: address, messageId: id, templateVersion, transport, hand: () => transport.send(message), ...priced(account, 1) }
  }
  if (body.kind === 'phone') {
    const { subject: title, text, values } = result.rendered
    const order = { ...intent, number: address, title, text, assignee: values[0]?.value ?? '', isTest: recipient.isTest }
    const transport = deps.calls
    return { to: address, messageId: smsId(of), templateVersion, transport, hand: () => transport.send(order), unitPrice: null, cost: null }
  }
  const settings = world.settings(intent.projectId)
  const { html, headers } = compose(result.rendered.html, of, {
    ...intent,
    signer: deps.signer,
    publicUrl,
    mailto: mailtoOf(deps, settings, of),
  })
  const mail: Mail = {
    messageId: messageIdOf(intent, settings.fromAddress),
    ...senderOf(settings, deps.addresses, of),
    to: address,
    subject: result.rendered.subject,
    html,
    text: result.rendered.text,
    // A complaint returns the headers: this one names the mail.
    headers: {
      ...headers,
      ...world.threadOf(intent),
      'X-Millrace-Project': String(intent.projectId),
      'X-Millrace-Ref': deps.addresses.localPart('bounce', of),
    },
  }
  const transport = deps.transportFor(settings)
  return {
    to: mail.to,
    messageId: mail.messageId,
    templateVersion,
    transport,
    hand: () => transport.send(mail, intent.lane),
    // The built-in mailbox costs nothing.
    ...priced({ unitPrice: transport.via === 'mailbox' ? null : settings.unitPrice }, 1),
  }
}

/** What so many units cost by an account; the provider may count others. */
function priced(account: { readonly unitPrice: number | null } | string, units: number): store.Priced {
  const unitPrice = typeof account === 'string' ? null : account.unitPrice
  return { unitPrice, cost: unitPrice === null ? null : Math.round(units * unitPrice * moneyParts) }
}

/** Mail programs that know no address of the web write there to unsubscribe. */
const mailtoOf = ({ addresses }: Pick<PrepareDeps, 'addresses'>, { bounceDomain }: MailSettings, of: MailRef): string | undefined =>
  bounceDomain === null ? undefined : addresses.make('unsubscribe', of, bounceDomain)

/** Ours, by which a provider's receipts find the attempt. */
const smsId = ({ part, attempt }: { readonly part: number; readonly attempt: number }): string => `${part}-${attempt}`

/** One per intent, the same for each attempt: whoever receives a mail twice can tell. */
const messageIdOf = (intent: store.Intent, from: string): string =>
  `<${intent.projectId}.${intent.intentId}@${from.split('@')[1] ?? 'millrace.local'}>`
