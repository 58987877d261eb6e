import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { ConflictReason, IdentityRules } from '@millrace/contract/identity/rules.ts'
import { builtInRules } from '@millrace/contract/identity/types.ts'
import { type Known, pairKey, refKey } from './known.ts'

export const levelOf = (type: string): number => (type === 'login_id' ? 2 : isDeviceId(type) ? 0 : 1)

export interface Bind {
  readonly ref: IdentityRef
  readonly personId: number
  readonly homeId: number
  readonly at: number
}

/** Loser → winner; `device` when a device turned out to be an account's. */
export interface Merge {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly cause: 'record' | 'device'
}

/** People of a batch, the graph ids that they have, and who merges with whom. Pure. */
export class People {
  readonly created = new Map<number, { at: number; test: boolean }>()
  readonly bound = new Map<string, Bind>()
  readonly levels = new Map<number, number>()
  readonly merges: Merge[] = []
  readonly conflicts: { personId: number; other: number; reason: ConflictReason; at: number }[] = []
  /** Ids that came in one record for the first time. */
  readonly links = new Map<string, { readonly ref: IdentityRef; readonly to: Set<string> }>()
  private readonly merged = new Map<number, number>()
  private readonly counts = new Map<number, Map<string, number>>()
  private readonly joined = new Map<number, number>()
  private readonly known: Known
  private readonly rules: IdentityRules

  constructor(known: Known, rules: IdentityRules = builtInRules) {
    this.known = known
    this.rules = rules
  }

  canonical(person: number): number {
    let at = person
    for (let next = this.merged.get(at); next !== undefined; next = this.merged.get(at)) at = next
    return at
  }

  ownerOf(ref: IdentityRef): number | undefined {
    const key = refKey(ref)
    const person = this.bound.get(key)?.personId ?? this.known.owners.get(key)?.personId
    return person === undefined ? undefined : this.canonical(person)
  }

  /** The number that events of this id are collected under. Who came and was merged within the batch never had one. */
  homeOf(ref: IdentityRef): number | undefined {
    const key = refKey(ref)
    const home = this.bound.get(key)?.homeId ?? this.known.owners.get(key)?.homeId
    return home !== undefined && home < 0 ? this.canonical(home) : home
  }

  create(person: number, { time, test }: Pick<CanonicalRecord, 'time' | 'test'>): number {
    this.created.set(person, { at: time, test: test === true })
    return person
  }

  /** Gives an id to a person; false when they have as many of the kind as they may. */
  bind(ref: IdentityRef, personId: number, homeId: number, at: number): boolean {
    if (this.ownerOf(ref) !== undefined) return true
    const counts = this.countsOf(personId)
    const n = counts.get(ref.type) ?? 0
    if (n >= this.rules.limitOf(ref.type)) return false
    counts.set(ref.type, n + 1)
    this.bound.set(refKey(ref), { ref, personId, homeId, at })
    this.levels.set(personId, Math.max(this.level(personId), levelOf(ref.type)))
    return true
  }

  /** Ids of one record that are one person's belong together, also when another id is taken away later. */
  link(refs: readonly IdentityRef[], person: number): void {
    const own = refs.filter((ref) => this.ownerOf(ref) === person)
    if (own.length < 2) return
    for (const ref of own)
      for (const other of own) {
        const key = refKey(other)
        if (other === ref || this.known.owners.get(refKey(ref))?.links.includes(key)) continue
        const links = this.links.get(refKey(ref)) ?? { ref, to: new Set() }
        links.to.add(key)
        this.links.set(refKey(ref), links)
      }
  }

  /** Ids that may make two people one, before those that may not: those are asked when it is known who the others are. */
  mergingFirst(refs: readonly IdentityRef[]): readonly IdentityRef[] {
    const others = refs.filter((ref) => !this.rules.mergesPeople(ref.type))
    return others.length === 0 ? refs : [...refs.filter((ref) => !others.includes(ref)), ...others]
  }

  /**
   * Two people in one record, the other one found by an id of a type: the one with a login stays. What the rules refuse is a
   * conflict, unless it was decided before.
   */
  join(person: number, other: number, at: number, type: string): number {
    if (person === other || this.known.decided.has(pairKey(person, other))) return person
    const [from, to] = this.level(other) > this.level(person) ? [person, other] : [other, person]
    const reason = this.rules.mergesPeople(type) ? this.refusal(from, to) : 'never_merges'
    if (reason === undefined) return this.merge(from, to, at, 'record')
    this.refuse(person, other, reason, at)
    return person
  }

  refuse(personId: number, other: number, reason: ConflictReason, at: number): void {
    this.conflicts.push({ personId, other, reason, at })
  }

  merge(from: number, to: number, at: number, cause: Merge['cause']): number {
    const counts = this.countsOf(to)
    for (const [type, n] of this.countsOf(from)) counts.set(type, (counts.get(type) ?? 0) + n)
    if (cause === 'record') this.joined.set(to, (this.joined.get(to) ?? this.known.merges.get(to) ?? 0) + 1)
    this.merged.set(from, to)
    this.merges.push({ from, to, at, cause })
    this.levels.set(to, Math.max(this.level(to), this.level(from)))
    return to
  }

  private refusal(from: number, to: number): ConflictReason | undefined {
    if (this.level(from) === 2 && this.level(to) === 2) return 'two_logins'
    const counts = this.countsOf(to)
    for (const [type, n] of this.countsOf(from)) if (n + (counts.get(type) ?? 0) > this.rules.limitOf(type)) return 'too_many_ids'
    return (this.joined.get(to) ?? this.known.merges.get(to) ?? 0) >= this.rules.mergesPerHour ? 'too_many_merges' : undefined
  }

  /** Ids of a person by type; people of whom nothing is known beforehand have none. */
  private countsOf(person: number): Map<string, number> {
    const found = this.counts.get(person) ?? new Map(this.known.counts.get(person))
    this.counts.set(person, found)
    return found
  }

  level(person: number): number {
    return this.levels.get(person) ?? this.known.levels.get(person) ?? 0
  }
}
