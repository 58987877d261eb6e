import { consentEvent, consentEventSchema } from '@millrace/contract/messaging/consents.ts'
import { addressedChannels } from '@millrace/contract/messaging/reach.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { PlacedRecord } from '../profiles/index.ts'
import { type ConsentChange, recordConsents } from './consent-store.ts'
import { reactDevices, reactTaps } from './devices/react.ts'
import { purposesOf } from './purposes.ts'
import { forgetUnsubscribed } from './suppressions.ts'

/**
 * Consents that came in as events, from a form, a server or an import: what was said counts whenever it was said, so historical
 * records too. An event that names no purpose of the project, or is not complete, is an event and nothing more.
 */
const reactConsents =
  (now: () => Date) =>
  async (tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> => {
    const said = batch.filter(({ record }) => record.event?.name === consentEvent)
    if (said.length === 0) return
    const purposes = await purposesOf(tx, [...new Set(said.map((one) => one.projectId))])
    const isKnown = (one: ConsentChange): boolean => purposes.get(one.projectId)?.some((purpose) => purpose.key === one.purpose) ?? false
    const changes = said.flatMap(changeOf).filter(isKnown)
    await recordConsents(tx, outbox, changes, 'record', now())
    const agreed = changes.filter((one) => one.granted)
    for (const channel of addressedChannels)
      for (const [projectId, some] of Map.groupBy(
        agreed.filter((one) => one.channel === channel),
        (one) => one.projectId,
      ))
        await forgetUnsubscribed(tx, outbox, projectId, channel, [...new Set(some.map((one) => one.personId))])
  }

/** What events say of consents, of devices, and of notifications that were opened. */
export const messagingReactors = (now: () => Date, secret: string) => [reactConsents(now), reactDevices, reactTaps(secret)]

function changeOf({ projectId, personId, record }: PlacedRecord): ConsentChange[] {
  const parsed = consentEventSchema.safeParse(record.event?.properties)
  if (!parsed.success) return []
  const { $purpose, $channel, $granted, $source, $text_version, $proof } = parsed.data
  const proof = $proof || `event ${record.key}`
  const at = new Date(record.time)
  return [
    {
      projectId,
      personId,
      purpose: $purpose,
      channel: $channel,
      granted: $granted,
      source: $source,
      textVersion: $text_version,
      proof,
      at,
      isSilent: record.historical ?? false,
    },
  ]
}
