import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { computeMembers } from './compute.ts'
import { read } from './compute-store.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

test('a segment that is changed while its members are read takes none of them, and nothing is left unread in the store', async () => {
  const { postgres, clickhouse } = world.databases
  const project = await world.project()
  const body = { name: 'everybody', rule: { kind: 'all', rules: [] }, isLive: true }
  const { id } = (await world.call<{ id: string }>(project, 'POST', 'segments', body)).body
  const segment = (await read(postgres, project.id, id)) ?? expect.fail('it is not there')
  let [begun, ended] = [0, 0]
  const watched = {
    ...clickhouse,
    async *stream<T>(...asked: Parameters<typeof clickhouse.stream>) {
      begun += 1
      try {
        for await (const row of clickhouse.stream<T>(...asked)) {
          await postgres.run(sql`update segments set live_epoch = live_epoch + 1 where number = ${segment.number}`)
          yield row
        }
      } finally {
        ended += 1
      }
    },
  }
  const segments = {
    // More than lies between the two ends of a connection.
    peopleOf: async () => sql`select number as person_id from numbers(2000000)`,
    timersOf: async () => [],
  }
  const deps = { postgres, clickhouse: watched, segments, settledUpto: async () => world.clock.now() }
  await computeMembers(deps, { save: async () => undefined }, segment)
  expect([begun, ended]).toEqual([1, 1])
  expect(await postgres.rows(sql`select 1 from segment_members`)).toEqual([])
  expect(await read(postgres, project.id, id)).toMatchObject({ computedEpoch: null })
})
