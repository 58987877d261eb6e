import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { inProject, on, orders, owners, sendOrders } from '../../../test/identity-kit.ts'
import { decide, relabel } from '../../../test/identity-reference.ts'
import { arrivalOf, world as anyWorld } from '../../../test/identity-worlds.ts'
import { type PipelineWorld, pipelineWorld } from '../../../test/pipeline.ts'
import { sql } from '../../platform/sql.ts'
import { onStopPoint } from '../../platform/stop-points.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let world: PipelineWorld
afterEach(() => world.drop())

test('S28 an anonymous event belongs to the last account seen on the device before it, in whatever order they arrive', async () => {
  world = await pipelineWorld()
  const day = [
    on('09:00', ['login:u1', 'anon:d'], 'u1'),
    on('09:05', ['login:u2', 'anon:d'], 'u2'),
    on('09:10', ['login:u1', 'anon:d'], 'u1 again'),
    on('09:15', ['anon:d'], 'after'),
  ]
  const arrivals = orders(day)
  await sendOrders(world, arrivals)
  for (const project of arrivals.keys()) {
    const people = await owners(world, project + 1)
    expect(people.get('after')).toBe(people.get('u1'))
    expect(people.get('u2')).not.toBe(people.get('u1'))
  }
})

test('S28 a device belongs to the first account by event time, also when that one arrives last, with all it did anonymously', async () => {
  world = await pipelineWorld()
  for (const one of [
    on('09:00', ['anon:d'], 'before'),
    on('09:40', ['anon:d'], 'after'),
    on('09:30', ['login:u2', 'anon:d'], 'u2'),
    on('09:10', ['anon:d'], 'between'),
    on('09:05', ['login:u1', 'anon:d'], 'u1'),
    on('09:45', ['anon:d'], 'later'),
  ]) {
    await world.accept(1, [one])
    await world.drain()
  }
  const people = await owners(world)
  const [u1, u2] = [people.get('u1'), people.get('u2')]
  expect(u1).not.toBe(u2)
  expect(Object.fromEntries(people)).toEqual({ before: u1, u1, between: u1, u2, after: u2, later: u2 })
  const [device] = await world.postgres.rows(sql`select person_id as "personId" from person_ids where id_value = 'd'`)
  expect(device).toEqual({ personId: u1 })
})

test('two ids that one client sends together are one device, and keep what each did before', async () => {
  world = await pipelineWorld()
  for (const one of [
    on('09:00', ['anon:cookie'], 'first'),
    on('09:01', ['anon:x'], 'second'),
    on('09:02', ['anon:x', 'anon:cookie'], 'both'),
    on('09:03', ['login:u1', 'anon:x'], 'login'),
    on('09:04', ['anon:cookie'], 'last'),
  ]) {
    await world.accept(1, [one])
    await world.drain()
  }
  expect(new Set((await owners(world)).values()).size).toBe(1)
  expect(await world.postgres.rows(sql`select person_id from people where merged_into is null`)).toHaveLength(1)
})

test(`A08 (part: pipeline) whatever order records arrive in, people and owners on the real engines are those of the slow reference (seed ${seed})`, async () => {
  world = await pipelineWorld()
  let project = 1
  await fc.assert(
    fc.asyncProperty(
      anyWorld.chain((records) => fc.tuple(fc.constant(records), arrivalOf(records))),
      async ([records, { batches }]) => {
        project += 1
        for (const { records: batch, crashes } of batches) {
          await world.accept(
            project,
            batch.map((one) => inProject(project, one)),
          )
          if (crashes) await crashOnce()
          await world.drain()
        }
        const [expected, found] = [new Map<unknown, number>(), new Map<unknown, number>()]
        const answer = decide(records)
        const people = await owners(world, project)
        const ids = await world.postgres.rows<{ key: string; personId: number }>(sql`
          select id_type || chr(10) || id_value as key, person_id as "personId" from person_ids where project_id = ${project}`)
        expect(relabel(new Map(ids.map((row) => [row.key, row.personId])), found)).toEqual(relabel(answer.ids, expected))
        const byName = new Map(records.map((one) => [one.event?.name ?? '', answer.records.get(one.key)]))
        expect(relabel(people, found)).toEqual(relabel(byName, expected))
      },
    ),
    { numRuns: worlds(6), seed },
  )
})

/** The next range stops after its people are decided, and is done again from the beginning. */
async function crashOnce(): Promise<void> {
  const undo = onStopPoint('identify.after_commit', () => {
    throw new Error('stopped')
  })
  await world.drain().catch((error: unknown) => {
    if (!String(error).includes('stopped')) throw error
  })
  undo()
}
