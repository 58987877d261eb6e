import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Known, Owner } from './known.ts'

/** New people have negative numbers until the sequence has given them real ones. */
export interface Plan {
  /** Person of each record, in input order. */
  readonly people: readonly number[]
  /** New people and the time of their first record. */
  readonly created: ReadonlyMap<number, { readonly at: number; readonly test: boolean }>
  readonly bound: ReadonlyMap<string, { readonly ref: IdentityRef; readonly personId: number; readonly at: number }>
  readonly levels: ReadonlyMap<number, number>
  /** Loser → winner, in the order decided. */
  readonly merges: readonly { readonly from: number; readonly to: number; readonly at: number }[]
  readonly deviceLogins: readonly { readonly ref: IdentityRef; readonly fromAt: number; readonly personId: number }[]
  readonly unbound: readonly IdentityRef[]
  readonly conflicts: readonly { readonly personId: number; readonly other: number; readonly reason: string; readonly at: number }[]
}

export const refKey = (ref: IdentityRef): string => `${ref.type}\n${ref.value}`
export const levelOf = (type: string): number => (type === 'login_id' ? 2 : isDeviceId(type) ? 0 : 1)

/**
 * Decides, for the records of one project in log order, who each one belongs to and what that changes. Pure: the
 * known owners come in, nothing is read. Rules: a login attaches to the device's anonymous person; two known people
 * merge unless both have a login; a device belongs to its first login, a later login opens an interval.
 */
export function planIdentity(records: readonly CanonicalRecord[], known: Known): Plan {
  const state = new Planner(known)
  const people = records.map((record) => state.take(record))
  return {
    people: people.map((person) => state.canonical(person)),
    // Someone who came and was merged within the batch never existed.
    created: new Map([...state.created].filter(([person]) => state.canonical(person) === person)),
    bound: new Map([...state.bound].map(([key, bind]) => [key, { ...bind, personId: state.canonical(bind.personId) }])),
    levels: new Map([...state.levels].filter(([person]) => state.canonical(person) === person)),
    merges: state.merges.filter((merge) => merge.from > 0).map((merge) => ({ ...merge, to: state.canonical(merge.to) })),
    deviceLogins: state.deviceLogins.map((login) => ({ ...login, personId: state.canonical(login.personId) })),
    unbound: state.unbound,
    conflicts: state.conflicts,
  }
}

class Planner {
  readonly created = new Map<number, { at: number; test: boolean }>()
  readonly bound = new Map<string, { ref: IdentityRef; personId: number; at: number }>()
  readonly levels = new Map<number, number>()
  readonly merges: { from: number; to: number; at: number }[] = []
  readonly deviceLogins: { ref: IdentityRef; fromAt: number; personId: number }[] = []
  private readonly plannedLogins = new Map<string, { fromAt: number; personId: number }[]>()
  readonly unbound: IdentityRef[] = []
  readonly conflicts: { personId: number; other: number; reason: string; at: number }[] = []
  private readonly known: Known
  private readonly merged = new Map<number, number>()
  private readonly freed = new Set<string>()

  constructor(known: Known) {
    this.known = known
  }

  take(record: CanonicalRecord): number {
    const graph = record.ids.filter((ref) => !isDeviceId(ref.type))
    const devices = record.ids.filter((ref) => isDeviceId(ref.type))
    const person = graph.length > 0 ? this.byGraph(graph, devices, record) : this.byDevice(devices, record)
    for (const ref of record.unbind ?? []) this.unbind(ref)
    return person
  }

  canonical(person: number): number {
    let at = person
    for (let next = this.merged.get(at); next !== undefined; next = this.merged.get(at)) at = next
    return at
  }

  private byGraph(graph: readonly IdentityRef[], devices: readonly IdentityRef[], record: CanonicalRecord): number {
    const anonymous = devices.map((ref) => this.ownerOf(ref)).find((owner) => owner !== undefined && this.level(owner) === 0)
    let person: number | undefined
    for (const ref of graph) {
      const owner = this.ownerOf(ref)
      if (owner === undefined) continue
      person = person === undefined ? owner : this.join(person, owner, record.time)
    }
    person ??= anonymous ?? this.create(record)
    for (const ref of graph) this.bind(ref, person, record.time)
    for (const ref of devices) this.attachDevice(ref, person, record.time)
    return person
  }

  private byDevice(devices: readonly IdentityRef[], record: CanonicalRecord): number {
    let person: number | undefined
    for (const ref of devices) {
      person ??= this.loginAt(ref, record.time) ?? this.ownerOf(ref)
    }
    person ??= this.create(record)
    for (const ref of devices) if (this.ownerOf(ref) === undefined) this.bind(ref, person, record.time)
    return person
  }

  private attachDevice(ref: IdentityRef, person: number, at: number): void {
    const owner = this.ownerOf(ref)
    if (owner === undefined) return this.bind(ref, person, at)
    if (owner === person) return
    if (this.level(owner) === 0) return void this.merge(owner, person, at)
    if (this.loginAt(ref, at) !== person) this.openInterval(ref, person, at)
  }

  private openInterval(ref: IdentityRef, personId: number, fromAt: number): void {
    this.deviceLogins.push({ ref, fromAt, personId })
    const key = refKey(ref)
    this.plannedLogins.set(key, [...(this.plannedLogins.get(key) ?? []), { fromAt, personId }])
  }

  /** Two people in one record: the one with a login stays; two logins are never merged. */
  private join(person: number, other: number, at: number): number {
    if (person === other) return person
    if (this.level(person) === 2 && this.level(other) === 2) {
      this.conflicts.push({ personId: person, other, reason: 'two_logins', at })
      return person
    }
    return this.level(other) > this.level(person) ? this.merge(person, other, at) : this.merge(other, person, at)
  }

  private merge(from: number, to: number, at: number): number {
    this.merged.set(from, to)
    this.merges.push({ from, to, at })
    this.levels.set(to, Math.max(this.level(to), this.level(from)))
    return to
  }

  private unbind(ref: IdentityRef): void {
    this.freed.add(refKey(ref))
    this.bound.delete(refKey(ref))
    this.unbound.push(ref)
  }

  private bind(ref: IdentityRef, person: number, at: number): void {
    if (this.ownerOf(ref) !== undefined) return
    this.bound.set(refKey(ref), { ref, personId: person, at })
    this.levels.set(person, Math.max(this.level(person), levelOf(ref.type)))
  }

  private create(record: CanonicalRecord): number {
    const person = -(this.created.size + 1)
    this.created.set(person, { at: record.time, test: record.test === true })
    return person
  }

  private ownerOf(ref: IdentityRef): number | undefined {
    const key = refKey(ref)
    const person = this.bound.get(key)?.personId ?? (this.freed.has(key) ? undefined : this.known.owners.get(key)?.personId)
    return person === undefined ? undefined : this.canonical(person)
  }

  /** The latest login on this device that is not after the event. */
  private loginAt(ref: IdentityRef, at: number): number | undefined {
    const key = refKey(ref)
    let best: { fromAt: number; personId: number } | undefined
    for (const login of [...(this.known.logins.get(key) ?? []), ...(this.plannedLogins.get(key) ?? [])])
      if (login.fromAt <= at && (!best || login.fromAt >= best.fromAt)) best = login
    return best && this.canonical(best.personId)
  }

  private level(person: number): number {
    return this.levels.get(person) ?? this.knownLevel(person) ?? 0
  }

  private knownLevel(person: number): number | undefined {
    const owner: Owner | undefined = this.known.people.get(person)
    return owner?.level
  }
}
