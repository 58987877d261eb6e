import fc from 'fast-check'
import { isEndedType } from '@millrace/contract/identity/lives.ts'
import { builtInTypes, rulesOf } from '@millrace/contract/identity/types.ts'
import { expect, test } from 'vitest'
import { MemoryIdentity } from './identity-memory.ts'
import { decide, relabel, withLives } from './identity-reference.ts'
import { arrivalOf, longWorld, world } from './identity-worlds.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

test(`A08 whatever order records arrive in, in batches, twice or after a crash, people and owners are those of the slow reference (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      world.chain((records) => fc.tuple(fc.constant(records), arrivalOf(records))),
      ([records, { batches }]) => {
        const identity = new MemoryIdentity()
        for (const { records: batch, crashes } of batches) {
          if (crashes) identity.take(batch, false)
          const before = identity.events.length
          identity.take(batch)
          // The person that is stored with an event is the one its number leads to: readers may leave out the override.
          for (const event of identity.events.slice(before)) expect(event.personId).toBe(identity.ownerOf(event))
        }
        identity.check()
        const ids = new Map([...identity.ids].map(([key, id]) => [key, id.personId]))
        const owners = new Map(identity.events.map((event) => [event.key, identity.ownerOf(event)]))
        const [expected, found] = [new Map<unknown, number>(), new Map<unknown, number>()]
        const answer = decide(records)
        expect(relabel(ids, found)).toEqual(relabel(answer.ids, expected))
        expect(relabel(owners, found)).toEqual(relabel(answer.records, expected))
      },
    ),
    { numRuns: 300 * scale, seed },
  )
})

const expiring = rulesOf({
  types: builtInTypes.map((one) =>
    ['mobile', 'email'].includes(one.type) ? { ...one, expiresAfterDays: one.type === 'mobile' ? 2 : 4 } : one,
  ),
  mergesPerHour: 1_000,
})

test(`A08 (part: expiring ids) in whatever order records arrive, an id that was not seen for too long is another one, as the slow reference says (seed ${seed})`, () => {
  let ended = 0
  fc.assert(
    fc.property(
      longWorld.chain((records) => fc.tuple(fc.constant(records), arrivalOf(records))),
      ([records, { batches }]) => {
        const identity = new MemoryIdentity(expiring)
        for (const { records: batch, crashes } of batches) {
          if (crashes) identity.take(batch, false)
          const before = identity.events.length
          identity.take(batch)
          // The person that is stored with an event is the one its number leads to: readers may leave out the override.
          for (const event of identity.events.slice(before)) expect(event.personId).toBe(identity.ownerOf(event))
        }
        identity.check()
        const living = [...identity.ids].filter(([, id]) => !isEndedType(id.type))
        ended += identity.ids.size - living.length
        const owners = new Map(identity.events.map((event) => [event.key, identity.ownerOf(event)]))
        const [expected, found] = [new Map<unknown, number>(), new Map<unknown, number>()]
        const answer = decide(withLives(records, expiring.expiresAfter))
        const named = new Map([...answer.ids].filter(([key]) => !key.startsWith('was:')))
        expect(relabel(new Map(living.map(([key, id]) => [key, id.personId])), found)).toEqual(relabel(named, expected))
        expect(relabel(owners, found)).toEqual(relabel(answer.records, expected))
      },
    ),
    { numRuns: 300 * scale, seed },
  )
  expect(ended).toBeGreaterThan(50)
})
