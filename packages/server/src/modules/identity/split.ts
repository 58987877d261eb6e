import type { IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { refKey } from './known.ts'

/** An id of a person, as a split sees it. */
export interface PersonId {
  readonly ref: IdentityRef
  readonly homeId: number
  readonly boundAt: number
  readonly links: readonly string[]
}

/**
 * Ids that leave a person when one of them is taken away: itself, and what hung together with the rest only through it.
 * The person stays with who asked for it, else with the strongest of the other ids. Pure.
 */
export function leavingWith(ids: readonly PersonId[], taken: IdentityRef, asked: readonly IdentityRef[]): IdentityRef[] {
  const rest = ids.filter((id) => !isDeviceId(id.ref.type) && refKey(id.ref) !== refKey(taken))
  const self = ids.find((id) => refKey(id.ref) === refKey(taken))
  if (!self) return []
  const groups = components(rest)
  const keys = new Set(asked.map(refKey))
  const staying = groups.find((group) => group.some((id) => keys.has(refKey(id.ref)))) ?? groups.toSorted(byStrength)[0]
  const isLinked = (group: readonly PersonId[]): boolean =>
    group.some((id) => self.links.includes(refKey(id.ref)) || id.links.includes(refKey(taken)))
  return [taken, ...groups.filter((group) => group !== staying && isLinked(group)).flatMap((group) => group.map((id) => id.ref))]
}

/** Ids that hang together by the records they came in. */
function components(ids: readonly PersonId[]): PersonId[][] {
  const left = new Map(ids.map((id) => [refKey(id.ref), id]))
  const groups: PersonId[][] = []
  for (const id of ids) {
    if (!left.delete(refKey(id.ref))) continue
    const group = [id]
    for (const one of group)
      for (const [key, other] of left)
        if (one.links.includes(key) || other.links.includes(refKey(one.ref))) {
          left.delete(key)
          group.push(other)
        }
    groups.push(group)
  }
  return groups
}

const rank = (id: PersonId): number => (id.ref.type === 'login_id' ? 0 : 1)
const strongest = (group: readonly PersonId[]): PersonId | undefined =>
  group.toSorted((a, b) => rank(a) - rank(b) || a.boundAt - b.boundAt || (refKey(a.ref) < refKey(b.ref) ? -1 : 1))[0]

/** The group with a login first, then the one that has been there longest. */
function byStrength(a: readonly PersonId[], b: readonly PersonId[]): number {
  const [one, other] = [strongest(a), strongest(b)]
  return one && other ? rank(one) - rank(other) || one.boundAt - other.boundAt : 0
}

/** Home numbers whose ids all leave: what was collected under them goes too. */
export function leavingHomes(ids: readonly PersonId[], leaving: readonly IdentityRef[], person: number): Set<number> {
  const keys = new Set(leaving.map(refKey))
  const homes = new Set(ids.filter((id) => keys.has(refKey(id.ref))).map((id) => id.homeId))
  for (const id of ids) if (!keys.has(refKey(id.ref))) homes.delete(id.homeId)
  homes.delete(person)
  return homes
}
