import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { type distinctRefs, type Owner, refKey } from './known.ts'

/**
 * Devices whose past decides, and from when on: those of several accounts, those that another account is seen on now, and
 * all of the past of those that become one with another. Of a device that no account was seen on there is nothing to read.
 */
export function devicesToRead(
  refs: ReturnType<typeof distinctRefs>,
  owners: ReadonlyMap<string, Owner>,
  records: readonly CanonicalRecord[],
): Map<number, number> {
  const first = new Map<number, number>()
  const read = new Map<number, number>()
  for (const [key, one] of refs) {
    const owner = isDeviceId(one.ref.type) ? owners.get(key) : undefined
    if (!owner) continue
    first.set(owner.homeId, Math.min(one.first, first.get(owner.homeId) ?? one.first))
    if (owner.contested) read.set(owner.homeId, one.first)
  }
  for (const { ids } of records) {
    if (ids.length < 2) continue
    const accounts = new Set<number | undefined>()
    const devices: (Owner | undefined)[] = []
    for (const ref of ids) {
      const owner = owners.get(refKey(ref))
      if (isDeviceId(ref.type)) devices.push(owner)
      else accounts.add(owner?.personId)
    }
    const isJoining = accounts.size === 0 && new Set(devices.map((owner) => owner?.homeId)).size > 1
    for (const owner of devices) {
      if (!owner || owner.level === 0) continue
      if (isJoining) read.set(owner.homeId, 0)
      else if (accounts.size > 1 || (accounts.size === 1 && !accounts.has(owner.personId)))
        read.set(owner.homeId, read.get(owner.homeId) ?? Number.POSITIVE_INFINITY)
    }
  }
  return new Map([...read].map(([home, from]) => [home, Math.min(from, first.get(home) ?? from)]))
}
