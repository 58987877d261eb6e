import { emailOf } from '@millrace/contract/messaging/reach.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type ContentModule, type ItemScope, noItemScope } from '../content/index.ts'
import { consentsOf } from './consent-store.ts'
import type { SendFacts } from './governance.ts'
import type { Sealer } from '../../platform/seal.ts'
import { purposesOf } from './purposes.ts'
import { isTooLate, releasesOf } from './release.ts'
import { readSettings } from './settings.ts'
import * as store from './store.ts'

export interface WorldDeps {
  readonly clock: Clock
  readonly content: ContentModule
  readonly sealer: Sealer
}

const hourMs = 3_600_000

/** What the gate and the templates need to know about all intents of a round: fresh, and one query per need. */
export async function loadWorld(deps: WorldDeps, tx: Tx, intents: readonly store.Intent[]) {
  const people = [...new Set(intents.map((intent) => intent.personId))]
  const projectIds = [...new Set(intents.map((intent) => intent.projectId))]
  const recipients = await store.lockRecipients(tx, people)
  const ids = Map.groupBy(await store.idsOf(tx, people), (id) => id.personId)
  const consents = new Map((await consentsOf(tx, people)).map((row) => [`${row.personId}\n${row.purpose}`, row.granted]))
  const purposes = await purposesOf(tx, projectIds)
  const settings = await readSettings(tx, deps.sealer, projectIds)
  const windowMs = Math.max(0, ...projectIds.map((id) => (settings(id).cap?.hours ?? 0) * hourMs))
  const since = new Date(deps.clock.now().getTime() - windowMs)
  const counted = Map.groupBy(windowMs > 0 ? await store.countedOf(tx, people, since) : [], (row) => row.personId)
  const countedNow = new Map<number, number[]>()
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
    countSend: (personId: number, at: number): void => void countedNow.set(personId, [...(countedNow.get(personId) ?? []), at]),
    factsOf(intent: store.Intent, now: number): SendFacts {
      const address = addressOf(intent.personId)
      const recipient = recipients.get(intent.personId)
      const release = releases.get(intent.journeyId)
      const { cap, isReadable } = settings(intent.projectId)
      return {
        class: intent.class,
        now,
        alreadySent: attempted.has(intent.intentId),
        journeyState: journeys.get(intent.journeyId),
        isTooLate: release !== undefined && isTooLate(release, intent.dueAt),
        run: runs.get(intent.runId),
        isChannelReady: isReadable,
        personGone: !recipient || recipient.mergedInto !== null,
        consent: consents.get(`${intent.personId}\n${intent.purpose}`),
        whenUnknown: purposes.get(intent.projectId)?.find((one) => one.key === intent.purpose && !one.isArchived)?.whenUnknown ?? 'deny',
        address,
        suppressed: address === undefined ? undefined : suppressed.get(`${intent.projectId}\n${address.toLowerCase()}`),
        cap: cap ? { limit: cap.limit, windowMs: cap.hours * hourMs } : undefined,
        counted: [...(counted.get(intent.personId) ?? []).map((row) => row.at.getTime()), ...(countedNow.get(intent.personId) ?? [])],
      }
    },
  }
}
export type World = Awaited<ReturnType<typeof loadWorld>>

/** What the gate would see of a message of each sort to this person now: service, and every purpose that is asked for. Locks nobody. */
export async function loadReach(
  { clock, sealer }: Pick<WorldDeps, 'clock' | 'sealer'>,
  tx: Tx,
  projectId: number,
  personId: number,
): Promise<(SendFacts & { readonly purpose: string | null })[] | undefined> {
  const person = await store.readRecipient(tx, projectId, personId)
  if (!person) return undefined
  const now = clock.now()
  const { cap, isReadable } = (await readSettings(tx, sealer, [projectId]))(projectId)
  const address = emailOf(person.properties, await store.idsOf(tx, [personId]))
  const [suppressed] = address === undefined ? [] : await store.suppressionsOf(tx, [projectId], [address.toLowerCase()])
  const since = new Date(now.getTime() - (cap?.hours ?? 0) * hourMs)
  const counted = cap ? await store.countedOf(tx, [personId], since) : []
  const consents = new Map((await consentsOf(tx, [personId])).map((row) => [row.purpose, row.granted]))
  const purposes = (await purposesOf(tx, [projectId])).get(projectId) ?? []
  const common = {
    now: now.getTime(),
    alreadySent: false,
    journeyState: 'running',
    isTooLate: false,
    run: { cut: null },
    isChannelReady: isReadable,
    personGone: false,
    address,
    suppressed: suppressed?.reason,
    cap: cap ? { limit: cap.limit, windowMs: cap.hours * hourMs } : undefined,
    counted: counted.map((row) => row.at.getTime()),
  } as const
  const asked = purposes.filter((one) => !one.isArchived)
  return [
    { ...common, purpose: null, class: 'service', consent: undefined, whenUnknown: 'allow' },
    ...asked.map((one) => ({
      ...common,
      purpose: one.key,
      class: 'marketing' as const,
      consent: consents.get(one.key),
      whenUnknown: one.whenUnknown,
    })),
  ]
}
