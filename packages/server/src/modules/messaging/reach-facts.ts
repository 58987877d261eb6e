import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { lookBackMs } from '@millrace/contract/messaging/contacts.ts'
import type { GateFacts } from '@millrace/contract/messaging/gate.ts'
import { emailOf } from '@millrace/contract/messaging/reach.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import type { Tx } from '../../platform/postgres.ts'
import { consentsOf } from './consent-store.ts'
import { readRules } from './contact-rules.ts'
import { controlAmong } from './control-store.ts'
import { channel } from './judge.ts'
import { purposesOf } from './purposes.ts'
import { readSettings } from './settings.ts'
import * as store from './store.ts'
import type { WorldDeps } from './world.ts'

/** What the gate would see of a message of each sort to this person now: service, and every purpose that is asked for. Locks nobody. */
export async function loadReach(
  { clock, sealer }: Pick<WorldDeps, 'clock' | 'sealer'>,
  tx: Tx,
  projectId: number,
  personId: number,
): Promise<{ readonly asked: string | null; readonly facts: GateFacts }[] | undefined> {
  const person = await store.readRecipient(tx, projectId, personId)
  if (!person) return undefined
  const now = clock.now()
  const { isReadable } = (await readSettings(tx, sealer, [projectId]))(projectId)
  const rules = (await readRules(tx, [projectId]))(projectId)
  const [project] = await store.projectsOf(tx, [projectId])
  const isControl = (await controlAmong(tx, [{ projectId, personId }]))({ projectId, personId })
  const address = emailOf(person.properties, await store.idsOf(tx, [personId]))
  const [suppressed] = address === undefined ? [] : await store.suppressionsOf(tx, [projectId], [address.toLowerCase()])
  const contacts = await store.contactsOf(tx, [personId], new Date(now.getTime() - lookBackMs(rules)))
  const consents = new Map((await consentsOf(tx, [personId])).map((row) => [row.purpose, row.granted]))
  const purposes = (await purposesOf(tx, [projectId])).get(projectId) ?? []
  const common = {
    channel,
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
    isChannelReady: isReadable,
    personGone: false,
    address,
    suppressed: suppressed?.reason,
    isControl: isControl && !person.isTest,
    rules,
    contacts,
  } as const
  const asked = purposes.filter((one) => !one.isArchived)
  return [
    { asked: null, facts: { ...common, purpose: marketingPurpose, class: 'service', consent: undefined, whenUnknown: 'allow' } },
    ...asked.map(({ key, whenUnknown }) => ({
      asked: key,
      facts: { ...common, purpose: key, class: 'marketing' as const, consent: consents.get(key), whenUnknown },
    })),
  ]
}
