import type { CanonicalRecord } from '@millrace/contract/events.ts'
import fc from 'fast-check'
import { record } from './pipeline.ts'

const graph = ['login', 'mobile', 'email', 'wechat_unionid'] as const
const start = Date.parse('2026-11-01T08:00:00Z')

/** A record of a random world: which account's ids it carries, which devices, at which minute. */
const drawn = fc.record({
  account: fc.integer({ min: 0, max: 2 }),
  ids: fc.uniqueArray(fc.constantFrom(...graph), { maxLength: 3 }),
  devices: fc.uniqueArray(fc.constantFrom('d1', 'd2', 'd3'), { maxLength: 2 }),
  minute: fc.integer({ min: 0, max: 12 }),
})

/** Worlds without a link between two logins: accounts have ids of their own, devices are shared by all. */
export const world: fc.Arbitrary<CanonicalRecord[]> = fc.array(drawn, { minLength: 1, maxLength: 14 }).map((rows) =>
  rows.flatMap(({ account, ids, devices, minute }, i) => {
    const named = [
      ...graph.filter((type) => ids.includes(type)).map((type) => `${type}:${type}${account}`),
      ...devices.map((id) => `anon:${id}`),
    ]
    if (named.length === 0) return []
    return [record({ ids: named, event: `E${i}`, id: `r${i}`, at: new Date(start + minute * 60_000).toISOString() })]
  }),
)

/** The same worlds with days in place of minutes, long enough for ids to expire; no two records at the same time. */
export const longWorld: fc.Arbitrary<CanonicalRecord[]> = world.map((records) =>
  records.map((one, i) => ({ ...one, time: start + (one.time - start) * 1_440 + i * 60_000 })),
)

/** How the records of a world arrive: in any order, in batches, some of them twice, some batches after a crash. */
export interface Arrival {
  readonly batches: readonly { readonly records: readonly CanonicalRecord[]; readonly crashes: boolean }[]
}

export const arrivalOf = (records: readonly CanonicalRecord[]): fc.Arbitrary<Arrival> =>
  fc
    .record({
      order: fc.shuffledSubarray([...records.keys()], { minLength: records.length }),
      again: fc.subarray([...records.keys()], { maxLength: Math.min(3, records.length) }),
      cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: records.length + 3, maxLength: records.length + 3 }),
      crashes: fc.array(fc.boolean(), { minLength: records.length + 3, maxLength: records.length + 3 }),
    })
    .map(({ order, again, cuts, crashes }) => {
      const all = [...order, ...again].flatMap((i) => records[i] ?? [])
      const batches: { records: CanonicalRecord[]; crashes: boolean }[] = []
      for (let at = 0; at < all.length; ) {
        const size = cuts[batches.length] ?? 1
        batches.push({ records: all.slice(at, at + size), crashes: crashes[batches.length] ?? false })
        at += size
      }
      return { batches }
    })
