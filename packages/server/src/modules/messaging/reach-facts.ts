import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { lookBackMs } from '@millrace/contract/messaging/contacts.ts'
import type { GateFacts } from '@millrace/contract/messaging/gate.ts'
import { type SendingChannel, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import type { Tx } from '../../platform/postgres.ts'
import { consentsOf } from './consent-store.ts'
import { readRules } from './contact-rules.ts'
import { livingDevices } from './devices/store.ts'
import { controlAmong } from './control-store.ts'
import { purposesOf } from './purposes.ts'
import * as store from './store.ts'
import { addressBy, loadWays } from './ways.ts'
import type { WorldDeps } from './world.ts'

/** What the gate would see of a message of each sort to this person now: service, and every purpose that is asked for. Locks nobody. */
export async function loadReach(
  { clock, sealer, accounts }: Pick<WorldDeps, 'clock' | 'sealer' | 'accounts'>,
  tx: Tx,
  projectId: number,
  personId: number,
): Promise<{ readonly asked: string | null; readonly facts: GateFacts & { readonly channel: SendingChannel } }[] | undefined> {
  const person = await store.readRecipient(tx, projectId, personId)
  if (!person) return undefined
  const now = clock.now()
  const ways = await loadWays({ accounts, sealer }, tx, [projectId], sendingChannels)
  const rules = (await readRules(tx, [projectId]))(projectId)
  const [project] = await store.projectsOf(tx, [projectId])
  const isControl = (await controlAmong(tx, [{ projectId, personId }]))({ projectId, personId })
  const ids = await store.idsOf(tx, [personId])
  const devices = (await livingDevices(tx, [personId])).get(personId) ?? []
  const addresses = sendingChannels.map((channel) => ({ channel, address: addressBy(channel, person.properties, ids, devices) }))
  const listed = await store.suppressionsOf(
    tx,
    [projectId],
    addresses.flatMap(({ address }) => address?.toLowerCase() ?? []),
  )
  const suppressed = new Map(listed.map((row) => [row.address, row.reasons]))
  const contacts = await store.contactsOf(tx, [personId], new Date(now.getTime() - lookBackMs(rules)))
  const consents = await consentsOf(tx, [personId])
  const purposes = (await purposesOf(tx, [projectId])).get(projectId) ?? []
  const common = {
    // A journey that has sent nothing yet: caps of each journey by itself have no say.
    journeyId: 0,
    now: now.getTime(),
    dueAt: now.getTime(),
    zone: zoneOf(person.properties, project?.timeZone ?? 'UTC'),
    spread: 0,
    alreadySent: false,
    journeyState: 'running',
    isTooLate: false,
    run: { cut: null },
    personGone: false,
    suits: true,
    isFresh: true,
    isControl: isControl && !person.isTest,
    rules,
    contacts,
    // As of a message that gives way to nobody: what is planned for them is not theirs to ask about.
    rank: Infinity,
    planned: [],
    cost: undefined,
    budgets: [],
    rooms: [],
    bestTime: undefined,
  } as const
  const asked = purposes.filter((one) => !one.isArchived)
  return addresses.flatMap(({ channel, address }) => {
    const of = {
      ...common,
      channel,
      notReady: ways.notReady(projectId, channel, devices),
      address,
      suppressed: (address === undefined ? undefined : suppressed.get(address.toLowerCase())) ?? [],
    }
    return [
      {
        asked: null,
        facts: { ...of, purpose: marketingPurpose, class: 'service' as const, consent: undefined, whenUnknown: 'allow' as const },
      },
      ...asked.map(({ key, whenUnknown }) => ({
        asked: key,
        facts: { ...of, purpose: key, class: 'marketing' as const, consent: consents(personId, channel, key), whenUnknown },
      })),
    ]
  })
}
