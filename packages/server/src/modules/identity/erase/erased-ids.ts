import { createHmac, randomBytes } from 'node:crypto'
import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { refKey } from '../known.ts'
import * as store from './settings-store.ts'

const scopeOf = (projectId: number): string => `erased:${projectId}`
const digestOf =
  (salt: string) =>
  (ref: IdentityRef): Buffer =>
    createHmac('sha256', salt).update(refKey(ref)).digest()

/** Keeps ids as salted hashes, so that they are known when they come again. The salt is the project's own, sealed; it never changes. */
export async function rememberErased(tx: Tx, seals: Sealer, projectId: number, refs: readonly IdentityRef[], now: Date): Promise<void> {
  const row = await store.lockSettings(tx, projectId, () => seals.seal(scopeOf(projectId), randomBytes(32).toString('base64url')))
  const salt = seals.open(scopeOf(projectId), row.salt)
  if (salt === undefined) throw new Error(`the salt of erased ids of project ${projectId} was sealed with another secret`)
  await store.insertErased(tx, projectId, refs.map(digestOf(salt)), now)
}

export interface Received {
  readonly record: CanonicalRecord
  readonly source: string
  readonly receivedAt: Date
}

/**
 * Records without what came of people who were erased, nothing in the place of those that are left out. What was received
 * before the erasure, and what our own programs say, is left out always; what comes later, by the project's policy. A device
 * that has a new account goes on without its old id. A project where nobody was erased pays one look-up by key.
 */
export async function withoutErased(
  tx: Tx,
  seals: Sealer,
  projectId: number,
  received: readonly Received[],
): Promise<(CanonicalRecord | undefined)[]> {
  const settings = await store.readSettings(tx, projectId)
  const salt = settings?.salt && seals.open(scopeOf(projectId), settings.salt)
  // With another secret they are not known any more; all others must go on.
  if (!settings || salt === undefined || salt === null) return received.map((one) => one.record)
  const refs = [...new Map(received.flatMap((one) => one.record.ids).map((ref) => [refKey(ref), ref])).values()]
  const digest = digestOf(salt)
  const hashes = new Map(refs.map((ref) => [refKey(ref), digest(ref)]))
  const erased = await store.findErased(tx, projectId, [...hashes.values()])
  if (erased.size === 0) return received.map((one) => one.record)
  const erasedAt = (ref: IdentityRef): Date | undefined => erased.get(hashes.get(refKey(ref))?.toString('hex') ?? '')
  return received.map(({ record, source, receivedAt }) => {
    const isBarred = (ref: IdentityRef): boolean => {
      const at = erasedAt(ref)
      return at !== undefined && (settings.policy === 'refuse' || source === 'system' || receivedAt <= at)
    }
    return withoutBarred(record, isBarred)
  })
}

/** A record without these ids; nothing when it is theirs: only a device that has a new account goes on without its old id. */
export function withoutBarred(record: CanonicalRecord, isBarred: (ref: IdentityRef) => boolean): CanonicalRecord | undefined {
  const barred = record.ids.filter(isBarred)
  if (barred.length === 0) return record
  const ids = record.ids.filter((ref) => !barred.includes(ref))
  const [first] = ids
  if (!first || barred.some((ref) => !isDeviceId(ref.type)) || isDeviceId(first.type)) return undefined
  return { ...record, ids, distinctId: barred.some((ref) => ref.value === record.distinctId) ? first.value : record.distinctId }
}
