import type { IdentityRef } from '@millrace/contract/events.ts'

export interface Owner {
  readonly personId: number
  readonly level: number
}

/** What the database knows about the ids of a batch. Keys are `refKey(ref)`. */
export interface Known {
  readonly owners: ReadonlyMap<string, Owner>
  readonly people: ReadonlyMap<number, Owner>
  readonly logins: ReadonlyMap<string, readonly { readonly fromAt: number; readonly personId: number }[]>
}

export const nothingKnown: Known = { owners: new Map(), people: new Map(), logins: new Map() }

/** Each id once. */
export function distinctRefs(refs: Iterable<IdentityRef>): IdentityRef[] {
  const found = new Map<string, IdentityRef>()
  for (const ref of refs) found.set(`${ref.type}\n${ref.value}`, ref)
  return [...found.values()]
}
