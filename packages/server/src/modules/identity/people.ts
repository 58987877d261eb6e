import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { type Known, refKey } from './known.ts'

export const levelOf = (type: string): number => (type === 'login_id' ? 2 : isDeviceId(type) ? 0 : 1)

export interface Bind {
  readonly ref: IdentityRef
  readonly personId: number
  readonly homeId: number
  readonly at: number
}

/** People of a batch, the graph ids that they have, and who merges with whom. Pure. */
export class People {
  readonly created = new Map<number, { at: number; test: boolean }>()
  readonly bound = new Map<string, Bind>()
  readonly levels = new Map<number, number>()
  readonly merges: { from: number; to: number; at: number }[] = []
  readonly conflicts: { personId: number; other: number; reason: string; at: number }[] = []
  private readonly merged = new Map<number, number>()
  private readonly freed = new Set<string>()
  private readonly known: Known

  constructor(known: Known) {
    this.known = known
  }

  canonical(person: number): number {
    let at = person
    for (let next = this.merged.get(at); next !== undefined; next = this.merged.get(at)) at = next
    return at
  }

  ownerOf(ref: IdentityRef): number | undefined {
    const key = refKey(ref)
    const person = this.bound.get(key)?.personId ?? (this.freed.has(key) ? undefined : this.known.owners.get(key)?.personId)
    return person === undefined ? undefined : this.canonical(person)
  }

  /** The number that events of this id are collected under. Who came and was merged within the batch never had one. */
  homeOf(ref: IdentityRef): number | undefined {
    const key = refKey(ref)
    const home = this.bound.get(key)?.homeId ?? (this.freed.has(key) ? undefined : this.known.owners.get(key)?.homeId)
    return home !== undefined && home < 0 ? this.canonical(home) : home
  }

  isFreed(ref: IdentityRef): boolean {
    return this.freed.has(refKey(ref)) && !this.bound.has(refKey(ref))
  }

  create(person: number, { time, test }: Pick<CanonicalRecord, 'time' | 'test'>): number {
    this.created.set(person, { at: time, test: test === true })
    return person
  }

  bind(ref: IdentityRef, personId: number, homeId: number, at: number): void {
    if (this.ownerOf(ref) !== undefined) return
    this.bound.set(refKey(ref), { ref, personId, homeId, at })
    this.levels.set(personId, Math.max(this.level(personId), levelOf(ref.type)))
  }

  unbind(ref: IdentityRef): void {
    this.freed.add(refKey(ref))
    this.bound.delete(refKey(ref))
  }

  /** Two people in one record: the one with a login stays; two logins are never merged. */
  join(person: number, other: number, at: number): number {
    if (person === other) return person
    if (this.level(person) === 2 && this.level(other) === 2) {
      this.conflicts.push({ personId: person, other, reason: 'two_logins', at })
      return person
    }
    return this.level(other) > this.level(person) ? this.merge(person, other, at) : this.merge(other, person, at)
  }

  merge(from: number, to: number, at: number): number {
    this.merged.set(from, to)
    this.merges.push({ from, to, at })
    this.levels.set(to, Math.max(this.level(to), this.level(from)))
    return to
  }

  level(person: number): number {
    return this.levels.get(person) ?? this.known.levels.get(person) ?? 0
  }
}
