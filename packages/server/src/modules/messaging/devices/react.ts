import { deviceEvent, deviceEventSchema, tapEvent, tapEventSchema } from '@millrace/contract/messaging/devices.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import type { PlacedRecord } from '../../profiles/index.ts'
import { renewAddresses } from '../addresses.ts'
import { noteMessage } from '../facts.ts'
import { attemptsByIds, idsOf } from '../store.ts'
import { linkSigner } from '../tokens.ts'
import { noteDevices, type SeenDevice } from './store.ts'

/** Devices that apps tell as events: told late or by an import, they count from when they were told. An event that is not complete is an event and nothing more. */
export async function reactDevices(tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> {
  const told = batch.filter(({ record }) => record.event?.name === deviceEvent)
  const seen = told.flatMap(seenIn)
  if (seen.length === 0) return
  const historical = new Set(told.flatMap(({ personId, record }) => (record.historical ? [personId] : [])))
  await renewAddresses(tx, outbox, await noteDevices(tx, seen), (person) => historical.has(person))
}

function seenIn({ projectId, personId, record }: PlacedRecord): SeenDevice[] {
  const parsed = deviceEventSchema.safeParse(record.event?.properties)
  if (!parsed.success) return []
  const { $provider: provider, $token: token, $platform: platform, $app: app, $sandbox: isSandbox, $removed: isRemoved } = parsed.data
  return [{ projectId, personId, provider, token, platform, app, isSandbox, isRemoved, at: new Date(record.time) }]
}

/** Apps that were opened from a notification: the message was clicked. What we did not sign says nothing. */
export function reactTaps(secret: string) {
  const signer = linkSigner(secret)
  return async (tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> => {
    const taps = batch.flatMap(({ projectId, record }) => {
      const parsed = record.event?.name === tapEvent ? tapEventSchema.safeParse(record.event.properties) : undefined
      const claims = parsed?.success ? signer.read(parsed.data.$message) : undefined
      return claims?.kind === 'click' && claims.project === projectId && !claims.test ? [{ record, claims }] : []
    })
    if (taps.length === 0) return
    const attempts = await attemptsByIds(tx, [...new Set(taps.map(({ claims }) => claims.attempt))])
    const known = new Map(attempts.map((one) => [one.attemptId, one]))
    const ids = Map.groupBy(await idsOf(tx, [...new Set(attempts.map((one) => one.personId))]), (id) => id.personId)
    for (const { record, claims } of taps) {
      const attempt = known.get(claims.attempt)
      if (attempt?.projectId !== claims.project) continue
      const theirs = ids.get(attempt.personId) ?? []
      noteMessage(outbox, 'clicked', attempt, theirs, new Date(record.time), { isTest: attempt.isTest, once: record.key })
    }
  }
}
