import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import type { Life } from '@millrace/contract/identity/lives.ts'
import type { IdentityRules } from '@millrace/contract/identity/rules.ts'
import { builtInRules } from '@millrace/contract/identity/types.ts'
import { distinctRefs, type Known, type Owner, refKey, type Sighting } from '../src/modules/identity/known.ts'
import { nameLives } from '../src/modules/identity/lives.ts'
import { type Plan, planIdentity } from '../src/modules/identity/plan.ts'
import { devicesToRead } from '../src/modules/identity/reads.ts'
import { misplaced, type SeenAccount, stretchesOf } from '../src/modules/identity/stretches.ts'

interface Id {
  readonly type: string
  personId: number
  homeId: number
  collects: boolean
  contested: boolean
}

/** What identity keeps in tables, in memory: plans are applied as `resolve.ts` does, for thousands of pure worlds. */
export class MemoryIdentity {
  readonly ids = new Map<string, Id>()
  readonly events: { readonly key: string; readonly time: number; readonly personId: number; numberId: number }[] = []
  private readonly levels = new Map<number, number>()
  private readonly sightings = new Map<number, Map<string, { at: number; type: string; value: string }>>()
  private readonly numbers = new Map<number, { by: string; numberId: number }[]>()
  private readonly overrides = new Map<number, number>()
  private readonly checks = new Set<number>()
  private readonly delivered = new Set<string>()
  private next = 1

  private readonly lives = new Map<string, readonly Life[]>()
  private readonly rules: IdentityRules

  constructor(rules: IdentityRules = builtInRules) {
    this.rules = rules
  }

  /** One batch; with `stored` false it stops after commit 1, as a crash would, and comes again. */
  take(batch: readonly CanonicalRecord[], stored = true): void {
    const { records, lived, renamed } = nameLives(batch, this.lives, this.rules)
    for (const { ref, after } of lived) this.lives.set(refKey(ref), after)
    for (const { from, to } of renamed) this.rename(from, to)
    const plan = planIdentity(records, this.known(records), this.rules)
    const base = this.next
    this.next += plan.numbers
    const real = (number: number): number => (number < 0 ? base - number - 1 : number)
    this.apply(plan, real)
    if (!stored) return
    batch.forEach((record, i) => {
      if (this.delivered.has(record.key)) return
      this.delivered.add(record.key)
      this.events.push({ key: record.key, time: record.time, personId: real(plan.people[i] ?? 0), numberId: real(plan.collected[i] ?? 0) })
    })
  }

  /** Gives stored events the numbers of their accounts, where a login came late. */
  check(): void {
    for (const device of this.checks) {
      const seen = this.seenOn(device)
      const stretches = stretchesOf(seen)
      const owner = stretches[0]?.personId ?? 0
      const numbers = [
        { numberId: device, personId: owner },
        ...(this.numbers.get(device) ?? []).map(({ numberId }) => ({ numberId, personId: this.now(numberId) })),
      ]
      for (const { numberId, stretch } of misplaced(stretches, numbers))
        for (const event of this.events) {
          if (event.numberId !== numberId || event.time < stretch.from || event.time >= stretch.to) continue
          event.numberId = stretch.by === undefined ? device : this.numberFor(device, stretch.by)
          if (!this.overrides.has(event.numberId)) this.overrides.set(event.numberId, stretch.personId)
        }
    }
    this.checks.clear()
  }

  ownerOf(event: { readonly numberId: number }): number {
    return this.now(event.numberId)
  }

  private apply(plan: Plan, real: (number: number) => number): void {
    for (const one of plan.bound)
      this.ids.set(refKey(one.ref), {
        type: one.ref.type,
        personId: real(one.personId),
        homeId: real(one.homeId),
        collects: one.collects,
        contested: one.contested,
      })
    for (const person of plan.created.keys()) this.levels.set(real(person), plan.levels.get(person) ?? 0)
    for (const [person, level] of plan.levels) this.levels.set(real(person), Math.max(level, this.levels.get(real(person)) ?? 0))
    for (const { from, to, owner } of plan.joined) this.join(from, real(to), owner)
    for (const { deviceId, at, by } of plan.sightings) {
      const device = this.sightings.get(real(deviceId)) ?? new Map<string, { at: number; type: string; value: string }>()
      this.sightings.set(real(deviceId), device.set(`${at}\n${refKey(by)}`, { at, ...by }))
    }
    for (const { deviceId, by, numberId } of plan.deviceNumbers)
      this.numbers.set(real(deviceId), [...(this.numbers.get(real(deviceId)) ?? []), { by: refKey(by), numberId: real(numberId) }])
    for (const [number, person] of plan.overrides) if (!this.overrides.has(real(number))) this.overrides.set(real(number), real(person))
    for (const ref of plan.collecting) for (const id of [this.ids.get(refKey(ref))]) if (id) id.collects = true
    for (const { deviceId, from, to } of plan.owned) this.own(deviceId, from, real(to))
    for (const { from, to } of plan.merges) this.merge(from, real(to))
    for (const { deviceId, owner } of plan.contested)
      for (const id of this.ids.values()) if (id.homeId === deviceId && id.personId === owner) id.contested = true
    for (const device of plan.checks) this.checks.add(device)
  }

  private rename(from: IdentityRef, to: IdentityRef): void {
    const id = this.ids.get(refKey(from))
    this.ids.delete(refKey(from))
    if (id) this.ids.set(refKey(to), { ...id, type: to.type })
    for (const [device, seen] of this.sightings)
      this.sightings.set(
        device,
        new Map(
          [...seen.values()]
            .map((one) => (refKey(one) === refKey(from) ? { at: one.at, ...to } : one))
            .map((one) => [`${one.at}\n${refKey(one)}`, one]),
        ),
      )
    for (const [device, numbers] of this.numbers)
      this.numbers.set(
        device,
        numbers.map((one) => (one.by === refKey(from) ? { ...one, by: refKey(to) } : one)),
      )
  }

  private counts(): Map<number, Map<string, number>> {
    const counts = new Map<number, Map<string, number>>()
    for (const { type, personId } of this.ids.values()) {
      const types = counts.get(personId) ?? new Map<string, number>()
      counts.set(personId, types.set(type, (types.get(type) ?? 0) + 1))
    }
    return counts
  }

  private join(from: number, to: number, owner: number): void {
    for (const id of this.ids.values()) if (id.homeId === from && id.personId === owner) Object.assign(id, { homeId: to, collects: false })
    this.sightings.set(to, new Map([...(this.sightings.get(to) ?? []), ...(this.sightings.get(from) ?? [])]))
    this.sightings.delete(from)
    this.numbers.set(to, [...(this.numbers.get(to) ?? []), ...(this.numbers.get(from) ?? []), { by: '', numberId: from }])
    this.numbers.delete(from)
  }

  private own(device: number, from: number, to: number): void {
    for (const id of this.ids.values()) if (id.homeId === device && id.personId === from) id.personId = to
    const numbers = [device, ...(this.numbers.get(device) ?? []).filter((one) => one.by === '').map((one) => one.numberId)]
    for (const number of numbers) if (this.overrides.has(number)) this.overrides.set(number, to)
  }

  private merge(from: number, to: number): void {
    for (const id of this.ids.values()) if (id.personId === from) id.personId = to
    for (const [number, person] of this.overrides) if (person === from) this.overrides.set(number, to)
    this.overrides.set(from, to)
  }

  private numberFor(device: number, by: string): number {
    const numbers = this.numbers.get(device) ?? []
    const found = numbers.find((one) => one.by === by)
    if (found) return found.numberId
    const numberId = this.next++
    this.numbers.set(device, [...numbers, { by, numberId }])
    return numberId
  }

  private now = (number: number): number => this.overrides.get(number) ?? number

  private seenOn(device: number): SeenAccount[] {
    return this.sightingsOf(device).map((one) => ({ at: one.at, by: refKey(one.by), personId: one.personId }))
  }

  private sightingsOf(device: number): Sighting[] {
    const numbers = this.numbers.get(device) ?? []
    return [...(this.sightings.get(device)?.values() ?? [])]
      .map(({ at, type, value }) => ({ at, by: { type, value }, key: refKey({ type, value }) }))
      .toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
      .flatMap(({ at, by, key }) => {
        const owner = this.ids.get(key)
        return owner ? [{ at, by, personId: owner.personId, numberId: numbers.find((one) => one.by === key)?.numberId }] : []
      })
  }

  /** Loads as `load.ts` does. */
  private known(batch: readonly CanonicalRecord[]): Known {
    const refs = distinctRefs(batch)
    const owners = new Map<string, Owner>()
    for (const key of refs.keys()) {
      const id = this.ids.get(key)
      if (id) owners.set(key, { ...id, level: this.levels.get(id.personId) ?? 0, links: [] })
    }
    const sightings = new Map<number, Sighting[]>()
    for (const [device, from] of devicesToRead(refs, owners, batch)) {
      const all = this.sightingsOf(device)
      sightings.set(
        device,
        all.slice(
          Math.max(
            0,
            all.findLastIndex((one) => one.at < from),
          ),
        ),
      )
    }
    return { owners, sightings, recent: new Map(), levels: this.levels, counts: this.counts(), merges: new Map(), decided: new Set() }
  }
}
