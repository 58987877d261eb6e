import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import type { ConflictReason, IdentityRules } from '@millrace/contract/identity/rules.ts'
import { builtInRules } from '@millrace/contract/identity/types.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { before, type Device, Devices, type Seen } from './devices.ts'
import { type Known, refKey } from './known.ts'
import { type Bind, type Merge, People } from './people.ts'

/** New people and numbers are negative until the sequence has given them real ones: -1, -2, … -`numbers`. */
export interface Plan {
  /** Person of each record, in input order. */
  readonly people: readonly number[]
  /** Number that each record is collected under for ever. */
  readonly collected: readonly number[]
  readonly numbers: number
  /** New people and the time of their first record. */
  readonly created: ReadonlyMap<number, { readonly at: number; readonly test: boolean }>
  readonly bound: readonly (Bind & { readonly collects: boolean; readonly contested: boolean })[]
  readonly levels: ReadonlyMap<number, number>
  /** Loser → winner, in the order decided. */
  readonly merges: readonly Merge[]
  /** Graph ids that belong together, since they came in one record. */
  readonly links: readonly { readonly ref: IdentityRef; readonly to: readonly string[] }[]
  readonly sightings: readonly { readonly deviceId: number; readonly at: number; readonly by: IdentityRef }[]
  /** Known devices that turned out to be another one. */
  readonly joined: readonly { readonly from: number; readonly to: number; readonly owner: number }[]
  /** Devices whose first account is another one than before. */
  readonly owned: readonly { readonly deviceId: number; readonly from: number; readonly to: number }[]
  /** Number → the person it collects for from now on. */
  readonly overrides: ReadonlyMap<number, number>
  readonly deviceNumbers: readonly { readonly deviceId: number; readonly by: IdentityRef; readonly numberId: number }[]
  /** Ids of devices that collect under their own number from now on, although they belong to an account. */
  readonly collecting: readonly IdentityRef[]
  /** Devices of several accounts that changed: stored events may need the number of another account. */
  readonly checks: readonly number[]
  /** Devices that several accounts have been seen on, and their owners after the batch. */
  readonly contested: readonly { readonly deviceId: number; readonly owner: number }[]
  readonly conflicts: readonly { readonly personId: number; readonly other: number; readonly reason: ConflictReason; readonly at: number }[]
}

/**
 * Decides, for the records of one project in log order, who each one belongs to and what that changes. Pure: what is
 * known comes in, nothing is read. Graph ids in one record are one person, unless both people have a login. A device
 * belongs to the first account seen on it by event time; what it does anonymously, to the last one seen before.
 */
export function planIdentity(records: readonly CanonicalRecord[], known: Known, rules: IdentityRules = builtInRules): Plan {
  const planner = new Planner(known, rules)
  return planner.plan(records)
}

type Taken = { readonly person: number; readonly homeId: number } | { readonly device: Device; readonly ref: IdentityRef }

class Planner {
  private numbers = 0
  private readonly known: Known
  private readonly people: People
  private readonly devices: Devices
  private readonly newDeviceIds = new Map<string, { ref: IdentityRef; device: Device; at: number }>()
  private readonly owned: { deviceId: number; from: number; to: number }[] = []
  private readonly overrides = new Map<number, number>()
  private readonly deviceNumbers = new Map<string, { deviceId: number; by: IdentityRef; numberId: number }>()
  private readonly collecting = new Map<string, IdentityRef>()
  private readonly checks: number[] = []
  private readonly contested = new Map<number, number>()

  constructor(known: Known, rules: IdentityRules) {
    this.known = known
    this.people = new People(known, rules)
    this.devices = new Devices(known, () => this.newNumber())
  }

  plan(records: readonly CanonicalRecord[]): Plan {
    const taken = records.map((record) => this.take(record))
    const devices = [...this.devices.all()]
    const owners = new Map(devices.map((device) => [device, this.settle(device)]))
    const ownerOf = (device: Device): Settled => owners.get(this.devices.current(device)) ?? { person: device.root, seen: [] }
    const placed = taken.map((one, i) => ('device' in one ? this.place(one, records[i]?.time ?? 0, ownerOf) : one))
    const { people } = this
    const canonical = (person: number): number => people.canonical(person)
    return {
      people: placed.map((one) => canonical(one.person)),
      collected: placed.map((one) => (one.homeId < 0 ? canonical(one.homeId) : one.homeId)),
      numbers: this.numbers,
      // Someone who came and was merged within the batch never existed.
      created: new Map([...people.created].filter(([person]) => canonical(person) === person)),
      bound: [
        ...[...people.bound.values()].map((bind) => ({
          ...bind,
          personId: canonical(bind.personId),
          homeId: people.homeOf(bind.ref) ?? bind.homeId,
          collects: false,
          contested: false,
        })),
        ...[...this.newDeviceIds.values()].map(({ ref, device, at }) => {
          const { root: homeId, contested } = this.devices.current(device)
          const personId = canonical(ownerOf(device).person)
          const collects = personId === homeId || this.overrides.has(homeId)
          return { ref, at, personId, homeId, collects, contested: contested || this.contested.has(homeId) }
        }),
      ],
      levels: new Map([...people.levels].filter(([person]) => canonical(person) === person)),
      merges: people.merges.filter((merge) => merge.from > 0).map((merge) => ({ ...merge, to: canonical(merge.to) })),
      sightings: this.devices.added.map(({ device, seen }) => ({ deviceId: this.devices.current(device).root, at: seen.at, by: seen.by })),
      joined: devices.flatMap((device) => device.joined.map(({ root, owner }) => ({ from: root, to: device.root, owner }))),
      owned: this.owned.map((one) => ({ ...one, to: canonical(one.to) })),
      overrides: new Map([...this.overrides].map(([number, person]) => [number, canonical(person)])),
      deviceNumbers: [...this.deviceNumbers.values()],
      collecting: [...this.collecting.values()],
      checks: this.checks,
      contested: [...this.contested].filter(([id]) => id > 0).map(([deviceId, owner]) => ({ deviceId, owner: canonical(owner) })),
      links: [...people.links.values()].map(({ ref, to }) => ({ ref, to: [...to] })),
      conflicts: people.conflicts,
    }
  }

  private take(record: CanonicalRecord): Taken {
    const graph = record.ids.filter((ref) => !isDeviceId(ref.type))
    const devices = record.ids.filter((ref) => isDeviceId(ref.type))
    return graph.length > 0 ? this.byGraph(graph, devices, record) : this.byDevice(devices, record)
  }

  private byGraph(graph: readonly IdentityRef[], devices: readonly IdentityRef[], record: CanonicalRecord): Taken {
    const { people } = this
    let person: number | undefined
    let home: number | undefined
    for (const ref of people.mergingFirst(graph)) {
      const owner = people.ownerOf(ref)
      if (owner === undefined) continue
      home ??= people.homeOf(ref)
      person = person === undefined ? owner : people.join(person, owner, record.time, ref.type)
    }
    person ??= people.create(this.newNumber(), record)
    home ??= person
    for (const ref of graph) if (!people.bind(ref, person, home, record.time)) this.bindAlone(ref, person, record)
    const [by] = graph
    if (!by) return { person, homeId: home }
    const owner = people.ownerOf(by) ?? person
    if (graph.length > 1) people.link(graph, owner)
    for (const ref of devices) this.devices.see(this.deviceOf(ref, record), record.time, by)
    return { person: owner, homeId: people.homeOf(by) ?? home }
  }

  private byDevice(refs: readonly IdentityRef[], record: CanonicalRecord): Taken {
    let device: Device | undefined
    for (const ref of refs) {
      const found = this.devices.find(ref)
      if (found) device = device ? this.devices.join(device, found) : found
    }
    for (const ref of refs) device = this.deviceOf(ref, record, device)
    const [ref] = refs
    if (!device || !ref) throw new TypeError('a record without ids has no person')
    return { device, ref }
  }

  private deviceOf(ref: IdentityRef, record: CanonicalRecord, device?: Device): Device {
    const found = this.devices.find(ref)
    if (found) return found
    const made = this.devices.bind(ref, { at: record.time, test: record.test === true }, device)
    this.newDeviceIds.set(refKey(ref), { ref, device: made, at: record.time })
    return made
  }

  /** One id too many of its kind: it becomes somebody else, and a human is asked. */
  private bindAlone(ref: IdentityRef, person: number, record: CanonicalRecord): void {
    const other = this.people.create(this.newNumber(), record)
    this.people.bind(ref, other, other, record.time)
    this.people.refuse(person, other, ref.type === 'login_id' ? 'two_logins' : 'too_many_ids', record.time)
  }

  /** Who a device belongs to after the batch: the first account seen on it, else a person of its own. */
  private settle(device: Device): Settled {
    const seen = device.seen.filter((one) => this.personOf(one) !== undefined)
    const [first] = seen
    const person = first ? this.firstOwner(device, first) : this.anonymousOwner(device)
    for (const anonymous of device.anonymous)
      if (this.people.canonical(anonymous) !== person) this.people.merge(anonymous, person, first?.at ?? device.born?.at ?? 0, 'device')
    this.noteOwner(device, person)
    const isNew = device.joined.length > 0 || seen.some((one) => !one.known)
    if (isNew && new Set(seen.map((one) => this.personOf(one))).size > 1) {
      this.contested.set(device.root, person)
      if (device.root > 0) this.checks.push(device.root)
    }
    return { person, seen }
  }

  /** Sightings are known from the batch's first event on: if the oldest of them is known, the first owner stays. */
  private firstOwner(device: Device, first: Seen): number {
    const isKnown = first.known !== undefined && !device.joined.some((one) => one.wasSeen)
    const owner = isKnown ? device.owner : this.personOf(first)
    return this.people.canonical(owner ?? device.root)
  }

  private anonymousOwner(device: Device): number {
    if (device.owner !== undefined) return this.people.canonical(device.owner)
    const { at, test } = device.born ?? { at: 0, test: false }
    return this.people.create(device.root, { time: at, ...(test ? { test } : {}) })
  }

  private noteOwner(device: Device, person: number): void {
    const before = [...(device.owner === undefined ? [] : [device.owner]), ...device.joined.map((one) => one.owner)]
    for (const owner of before) {
      if (!device.anonymous.has(owner) && this.people.canonical(owner) !== person)
        this.owned.push({ deviceId: device.root, from: owner, to: person })
    }
  }

  private personOf(seen: Seen): number | undefined {
    const now = this.people.ownerOf(seen.by)
    return now ?? (seen.known && this.people.canonical(seen.known.personId))
  }

  /** The account that an anonymous event belongs to, and the number that says so. */
  private place({ device, ref }: { device: Device; ref: IdentityRef }, time: number, ownerOf: (device: Device) => Settled): Placed {
    const root = this.devices.current(device).root
    const { person, seen } = ownerOf(device)
    const at = seen[before(seen, time)]
    const account = at && this.personOf(at)
    if (at && account !== undefined && account !== person) {
      const homeId = this.numberOf(root, at, seen)
      if (homeId < 0) this.overrides.set(homeId, account)
      return { person: account, homeId }
    }
    const known = this.known.owners.get(refKey(ref))
    if (person !== root && !(known?.collects && known.homeId === root)) {
      this.overrides.set(root, person)
      if (root > 0) this.collecting.set(refKey(ref), ref)
    }
    return { person, homeId: root }
  }

  private numberOf(deviceId: number, at: Seen, seen: readonly Seen[]): number {
    const key = `${deviceId}\n${refKey(at.by)}`
    const known = seen.find((one) => one.known?.numberId !== undefined && refKey(one.by) === refKey(at.by))?.known?.numberId
    const planned = known ?? this.deviceNumbers.get(key)?.numberId
    if (planned !== undefined) return planned
    const numberId = this.newNumber()
    this.deviceNumbers.set(key, { deviceId, by: at.by, numberId })
    return numberId
  }

  private newNumber(): number {
    this.numbers += 1
    return -this.numbers
  }
}

interface Placed {
  readonly person: number
  readonly homeId: number
}

interface Settled {
  readonly person: number
  readonly seen: readonly Seen[]
}
