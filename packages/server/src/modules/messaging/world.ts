import { type Contact, lookBackMs, type Planned, spreadOf } from '@millrace/contract/messaging/contacts.ts'
import { bestTimeOf } from '@millrace/contract/messaging/best-time.ts'
import type { GateFacts } from '@millrace/contract/messaging/gate.ts'
import { rankOf } from '@millrace/contract/messaging/priority.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { ChannelAccounts } from '../connectors/index.ts'
import type { Refusals, SegmentsModule } from '../segments/index.ts'
import { type ContentModule, type ItemScope, noItemScope } from '../content/index.ts'
import { isByHand, writtenBody } from './by-hand.ts'
import { suitableFor } from './suits.ts'
import type { BestTimes } from './best-time.ts'
import { loadBudgets } from './budgets.ts'
import { consentsOf } from './consent-store.ts'
import { readRules } from './contact-rules.ts'
import { controlAmong } from './control-store.ts'
import type { Sealer } from '../../platform/seal.ts'
import { threadsOf } from './mail/threads.ts'
import { freshFor } from './still.ts'
import { plannedFor } from './planned.ts'
import { purposesOf, silenceAbout } from './purposes.ts'
import { type Device, livingDevices } from './devices/store.ts'
import { isTooLate, releasesOf } from './release.ts'
import * as store from './store.ts'
import { addressBy, loadWays } from './ways.ts'

export interface WorldDeps {
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
  readonly catalog: Pick<CatalogModule, 'itemsOf'>
  readonly refusals?: Refusals
  readonly accounts: ChannelAccounts
  readonly clock: Clock
  readonly bestTimes: BestTimes
  readonly content: ContentModule
  readonly sealer: Sealer
}

/** What the gate and the templates need to know about all intents of a round: fresh, and one query per need. */
export async function loadWorld(deps: WorldDeps, tx: Tx, intents: readonly store.Intent[]) {
  const people = [...new Set(intents.map((intent) => intent.personId))]
  const projectIds = [...new Set(intents.map((intent) => intent.projectId))]
  const recipients = await store.lockRecipients(tx, people)
  const ids = Map.groupBy(await store.idsOf(tx, people), (id) => id.personId)
  const consents = await consentsOf(tx, people)
  const purposes = await purposesOf(tx, projectIds)
  const ways = await loadWays(deps, tx, projectIds, [...new Set(intents.map((intent) => intent.channel))])
  const pushed = intents.flatMap((one) => (one.channel === 'push' ? [one.personId] : []))
  const devices = await livingDevices(tx, [...new Set(pushed)])
  const written = intents.flatMap((one) => (one.channel === 'email' && isByHand(one) ? [one.personId] : []))
  const threads = await threadsOf(tx, [...new Set(written)])
  const devicesOf = (personId: number): readonly Device[] => devices.get(personId) ?? []
  const rules = await readRules(tx, projectIds)
  const lookBack = Math.max(0, ...projectIds.map((id) => lookBackMs(rules(id))))
  const since = new Date(deps.clock.now().getTime() - lookBack)
  const contacts = Map.groupBy(lookBack > 0 ? await store.contactsOf(tx, people, since) : [], (row) => row.personId)
  const contactsNow = new Map<number, Contact[]>()
  const inRound = new Set(intents.map((intent) => intent.intentId))
  const planned = await plannedFor(deps, tx, intents, { rules, from: deps.clock.now(), now: deps.clock.now() })
  const heldNow = new Map<number, Planned[]>()
  const plannedOf = (personId: number): readonly Planned[] => [
    // Those of this round are decided one by one: who comes before is decided already.
    ...(planned.get(personId) ?? []).filter(({ intentId }) => intentId === undefined || !inRound.has(intentId)),
    ...(heldNow.get(personId) ?? []),
  ]
  const isControl = await controlAmong(
    tx,
    intents.filter((intent) => intent.class === 'marketing'),
  )
  const journeyIds = [...new Set(intents.map((intent) => intent.journeyId))]
  const journeys = new Map((await store.journeyStates(tx, journeyIds)).map((row) => [row.journeyId, row]))
  const projects = new Map((await store.projectsOf(tx, projectIds)).map((row) => [row.id, row]))
  const zoneOfProject = (projectId: number): string => projects.get(projectId)?.timeZone ?? 'UTC'
  const budgets = await loadBudgets(tx, intents, {
    rules,
    journeyBudget: (journeyId) => {
      const journey = journeys.get(journeyId)
      return journey && { amount: journey.budget, name: journey.name }
    },
    zone: zoneOfProject,
    now: deps.clock.now(),
  })
  const pinned = await deps.content.pinned(tx, intents)
  const templates = (intent: store.Intent) => writtenBody(intent) ?? pinned(intent)
  const suits = await suitableFor(deps, tx, intents, templates)
  const isFresh = await freshFor(deps, tx, intents)
  const bestTimes = await deps.bestTimes.factsOf(tx, intents)
  const fillings = intents.flatMap((intent) => {
    const body = templates(intent)?.body
    const profile = recipients.get(intent.personId)?.properties
    return body && profile ? [{ intent, projectId: intent.projectId, body, profile, event: intent.trigger }] : []
  })
  const scopes = await deps.content.items(tx, fillings)
  const items = new Map(fillings.map(({ intent }, i) => [intent, scopes[i] ?? noItemScope]))
  const releases = await releasesOf(tx, journeyIds)
  const runs = await store.runsOf(tx, intents)
  const attempted = await store.attemptedOf(tx, intents)

  const addressFor = (personId: number, channel: SendingChannel): string | undefined =>
    addressBy(channel, recipients.get(personId)?.properties ?? {}, ids.get(personId) ?? [], devicesOf(personId))
  const addresses = intents.flatMap((intent) => addressFor(intent.personId, intent.channel)?.toLowerCase() ?? [])
  const suppressed = new Map(
    (await store.suppressionsOf(tx, projectIds, [...new Set(addresses)])).map((row) => [`${row.projectId}\n${row.address}`, row.reasons]),
  )

  return {
    recipients,
    ids,
    ...ways,
    devicesOf,
    /** What a mail that answers somebody says it answers. */
    threadOf: (intent: store.Intent) => (isByHand(intent) ? threads.get(intent.personId) : undefined),
    projects,
    templateOf: templates,
    itemsOf: (intent: store.Intent): ItemScope => items.get(intent) ?? noItemScope,
    /** Sends of this very round count for those after them. */
    countSend(intent: store.Intent, at: number, cost: number | null): void {
      const { personId, channel, class: messageClass, purpose, journeyId } = intent
      budgets.count(intent, cost ?? 0)
      contactsNow.set(personId, [...(contactsNow.get(personId) ?? []), { at, channel, class: messageClass, purpose, journeyId }])
    },
    /** What this very round holds keeps its place, too. */
    countHeld(intent: store.Intent, at: number): void {
      const { personId, channel, class: messageClass, purpose, journeyId } = intent
      const held = { at, channel, class: messageClass, purpose, journeyId, rank: rankOf(intent), name: journeys.get(journeyId)?.name ?? '' }
      heldNow.set(personId, [...(heldNow.get(personId) ?? []), held])
    },
    /** Rates are another's: a round has them before it takes anything. */
    factsOf(intent: store.Intent, now: number): Omit<GateFacts, 'rooms'> {
      const address = addressFor(intent.personId, intent.channel)
      const recipient = recipients.get(intent.personId)
      const release = releases.get(intent.journeyId)
      const best = bestTimes(intent)
      const facts = {
        class: intent.class,
        channel: intent.channel,
        purpose: intent.purpose,
        journeyId: intent.journeyId,
        now,
        dueAt: intent.dueAt.getTime(),
        zone: zoneOf(recipient?.properties ?? {}, zoneOfProject(intent.projectId)),
        spread: spreadOf(intent.intentId),
        alreadySent: attempted.has(intent.intentId),
        journeyState: isByHand(intent) ? 'running' : journeys.get(intent.journeyId)?.state,
        isTooLate: release !== undefined && isTooLate(release, intent.dueAt),
        run: isByHand(intent) ? { cut: null } : runs.get(intent.runId),
        notReady: ways.notReady(intent.projectId, intent.channel, devicesOf(intent.personId)),
        personGone: !recipient || recipient.mergedInto !== null,
        consent: consents(intent.personId, intent.channel, intent.purpose),
        whenUnknown: silenceAbout(purposes.get(intent.projectId), intent.purpose),
        address,
        suppressed: (address === undefined ? undefined : suppressed.get(`${intent.projectId}\n${address.toLowerCase()}`)) ?? [],
        suits: suits(intent),
        isFresh: isFresh(intent),
        isControl: !recipient?.isTest && isControl(intent),
        rules: rules(intent.projectId),
        contacts: [...(contacts.get(intent.personId) ?? []), ...(contactsNow.get(intent.personId) ?? [])],
        rank: rankOf(intent),
        planned: plannedOf(intent.personId),
        cost: undefined,
        budgets: budgets.of(intent),
      }
      return { ...facts, bestTime: best && bestTimeOf(best, facts) }
    },
  }
}
export type World = Awaited<ReturnType<typeof loadWorld>>
