import type { CanonicalRecord, ProfileChange } from '@millrace/contract/events.ts'
import { recordKey } from './key.ts'

/** A record holds one profile operation; further ones follow as records of their own with keys made from the first. */
export function spread(source: string, first: CanonicalRecord, changes: readonly ProfileChange[]): CanonicalRecord[] {
  const [profile, ...more] = changes
  const { event: _, ...rest } = first
  const records = more.map((change, i) => ({ ...rest, key: recordKey(source, i, first.key), profile: change }))
  return [profile ? { ...first, profile } : first, ...records]
}
