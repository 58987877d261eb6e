import { type Contact, lookBackMs } from '@millrace/contract/messaging/contacts.ts'
import type { GateFacts } from '@millrace/contract/messaging/gate.ts'
import { emailOf } from '@millrace/contract/messaging/reach.ts'
import { hash32 } from '@millrace/contract/parts.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type ContentModule, type ItemScope, noItemScope } from '../content/index.ts'
import { consentsOf } from './consent-store.ts'
import { readRules } from './contact-rules.ts'
import { controlAmong } from './control-store.ts'
import { channel } from './judge.ts'
import type { Sealer } from '../../platform/seal.ts'
import { purposesOf, silenceAbout } from './purposes.ts'
import { isTooLate, releasesOf } from './release.ts'
import { readSettings } from './settings.ts'
import * as store from './store.ts'

export interface WorldDeps {
  readonly clock: Clock
  readonly content: ContentModule
  readonly sealer: Sealer
}

/** What the gate and the templates need to know about all intents of a round: fresh, and one query per need. */
export async function loadWorld(deps: WorldDeps, tx: Tx, intents: readonly store.Intent[]) {
  const people = [...new Set(intents.map((intent) => intent.personId))]
  const projectIds = [...new Set(intents.map((intent) => intent.projectId))]
  const recipients = await store.lockRecipients(tx, people)
  const ids = Map.groupBy(await store.idsOf(tx, people), (id) => id.personId)
  const consents = new Map((await consentsOf(tx, people)).map((row) => [`${row.personId}\n${row.purpose}`, row.granted]))
  const purposes = await purposesOf(tx, projectIds)
  const settings = await readSettings(tx, deps.sealer, projectIds)
  const rules = await readRules(tx, projectIds)
  const lookBack = Math.max(0, ...projectIds.map((id) => lookBackMs(rules(id))))
  const since = new Date(deps.clock.now().getTime() - lookBack)
  const contacts = Map.groupBy(lookBack > 0 ? await store.contactsOf(tx, people, since) : [], (row) => row.personId)
  const contactsNow = new Map<number, Contact[]>()
  const isControl = await controlAmong(
    tx,
    intents.filter((intent) => intent.class === 'marketing'),
  )
  const addresses = people.flatMap((person) => addressOf(person)?.toLowerCase() ?? [])
  const suppressed = new Map(
    (await store.suppressionsOf(tx, projectIds, addresses)).map((row) => [`${row.projectId}\n${row.address}`, row.reason]),
  )
  const journeyIds = [...new Set(intents.map((intent) => intent.journeyId))]
  const journeys = new Map((await store.journeyStates(tx, journeyIds)).map((row) => [row.journeyId, row.state]))
  const projects = new Map((await store.projectsOf(tx, projectIds)).map((row) => [row.id, row]))
  const templates = await deps.content.pinned(tx, intents)
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

  function addressOf(personId: number): string | undefined {
    return emailOf(recipients.get(personId)?.properties ?? {}, ids.get(personId) ?? [])
  }

  return {
    recipients,
    ids,
    settings,
    projects,
    templateOf: templates,
    itemsOf: (intent: store.Intent): ItemScope => items.get(intent) ?? noItemScope,
    /** Sends of this very round count for those after them. */
    countSend({ personId, class: messageClass, purpose, journeyId }: store.Intent, at: number): void {
      contactsNow.set(personId, [...(contactsNow.get(personId) ?? []), { at, channel, class: messageClass, purpose, journeyId }])
    },
    factsOf(intent: store.Intent, now: number): GateFacts {
      const address = addressOf(intent.personId)
      const recipient = recipients.get(intent.personId)
      const release = releases.get(intent.journeyId)
      return {
        class: intent.class,
        channel,
        purpose: intent.purpose,
        journeyId: intent.journeyId,
        now,
        dueAt: intent.dueAt.getTime(),
        zone: zoneOf(recipient?.properties ?? {}, projects.get(intent.projectId)?.timeZone ?? 'UTC'),
        spread: hash32(String(intent.intentId)) / 2 ** 32,
        alreadySent: attempted.has(intent.intentId),
        journeyState: journeys.get(intent.journeyId),
        isTooLate: release !== undefined && isTooLate(release, intent.dueAt),
        run: runs.get(intent.runId),
        isChannelReady: settings(intent.projectId).isReadable,
        personGone: !recipient || recipient.mergedInto !== null,
        consent: consents.get(`${intent.personId}\n${intent.purpose}`),
        whenUnknown: silenceAbout(purposes.get(intent.projectId), intent.purpose),
        address,
        suppressed: address === undefined ? undefined : suppressed.get(`${intent.projectId}\n${address.toLowerCase()}`),
        isControl: !recipient?.isTest && isControl(intent),
        rules: rules(intent.projectId),
        contacts: [...(contacts.get(intent.personId) ?? []), ...(contactsNow.get(intent.personId) ?? [])],
      }
    },
  }
}
export type World = Awaited<ReturnType<typeof loadWorld>>
