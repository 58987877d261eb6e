import { afterEach, expect, test } from 'vitest'
import { counting, on, personOf } from '../../../test/identity-kit.ts'
import { type PipelineWorld, pipelineWorld, refOf } from '../../../test/pipeline.ts'
import { unbind } from './take-away.ts'

let world: PipelineWorld
afterEach(() => world.drop())

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)

async function takePhones(people: readonly number[]): Promise<number> {
  let statements = 0
  await world.deps.outboxes.transaction((tx, outbox) =>
    unbind(
      { tx: counting(tx, () => (statements += 1)), outbox, projectId: 1, by: 'record', now: world.clock.now() },
      people.map((n) => ({ ref: refOf(phone(n)), asked: [refOf(`login:u${n}`)] })),
    ),
  )
  return statements
}

const phone = (n: number): string => `mobile:+8613800${String(n).padStart(6, '0')}`

test('A08 (part: set-based) taking an id from one person and from many costs the same number of statements', async () => {
  world = await pipelineWorld()
  const many = 30 * scale
  const people = Array.from({ length: many + 1 }, (_, n) => n)
  await world.accept(
    1,
    people.map((n) => on('09:00', [`login:u${n}`, phone(n), `anon:d${n % 7}`])),
  )
  await world.drain()
  const [one, all] = [await takePhones([0]), await takePhones(people.slice(1))]
  expect(all).toBe(one)
  for (const n of people) expect(await personOf(world, phone(n))).not.toBe(await personOf(world, `login:u${n}`))
  const owners = new Set(await Promise.all(people.flatMap((n) => [personOf(world, phone(n)), personOf(world, `login:u${n}`)])))
  expect(owners.size).toBe(people.length * 2)
})
