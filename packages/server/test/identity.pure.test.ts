import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryIdentity } from './identity-memory.ts'
import { decide, relabel } from './identity-reference.ts'
import { arrivalOf, world } from './identity-worlds.ts'

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
          identity.take(batch)
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
