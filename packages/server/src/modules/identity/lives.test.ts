import { isEndedType } from '@millrace/contract/identity/lives.ts'
import { builtInTypes, rulesOf } from '@millrace/contract/identity/types.ts'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { counting, inProject, owners, personOf } from '../../../test/identity-kit.ts'
import { decide, relabel, withLives } from '../../../test/identity-reference.ts'
import { arrivalOf, longWorld } from '../../../test/identity-worlds.ts'
import { type PipelineWorld, pipelineWorld, record } from '../../../test/pipeline.ts'
import { sql } from '../../platform/sql.ts'
import { idTypes } from './id-types.ts'
import { resolvePeople } from './resolve.ts'
import { writeSettings } from './settings-store.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let world: PipelineWorld
afterEach(() => world.drop())

const days: Readonly<Record<string, number>> = { mobile: 2, email: 4 }
const types = builtInTypes.map((one) => ({ ...one, expiresAfterDays: days[one.type] ?? null }))

const expire = (projectId: number): Promise<void> =>
  world.postgres.transaction(async (tx) => {
    await writeSettings(tx, projectId, 0, { types, mergesPerHour: 1_000, salt: null })
  })

const day = (n: number, ids: readonly string[], event: string) => record({ ids, event, at: `2026-10-${10 + n}T09:00:00Z` })

test('A08 (part: expiring ids) a phone not seen for longer than its type allows is a new person’s; what it did before stays where it was', async () => {
  world = await pipelineWorld()
  await expire(1)
  for (const one of [
    day(0, ['login:u1', 'mobile:+8613800000001', 'anon:d1'], 'first'),
    day(2, ['mobile:+8613800000001'], 'in time'),
    day(5, ['mobile:+8613800000001', 'anon:d2'], 'too late'),
    day(5, ['anon:d1'], 'device of the first'),
  ]) {
    await world.accept(1, [one])
    await world.drain()
  }
  const by = await owners(world)
  const u1 = await personOf(world, 'login:u1')
  const phone = await personOf(world, 'mobile:+8613800000001')
  expect(phone).not.toBe(u1)
  expect(Object.fromEntries(by)).toEqual({ first: u1, 'in time': u1, 'too late': phone, 'device of the first': u1 })
  expect(await personOf(world, 'ended:mobile:+8613800000001#2026-10-10')).toBe(u1)
  // A record that was on its way closes the gap: it was one person all along.
  await world.accept(1, [day(4, ['mobile:+8613800000001'], 'in between')])
  await world.drain()
  expect(new Set((await owners(world)).values()).size).toBe(1)
})

test(`A08 (part: expiring ids) on the real engines, too, whatever the order, people and owners are those of the slow reference (seed ${seed})`, async () => {
  world = await pipelineWorld()
  const rules = rulesOf({ types, mergesPerHour: 1_000 })
  let project = 1
  await fc.assert(
    fc.asyncProperty(
      longWorld.chain((records) => fc.tuple(fc.constant(records), arrivalOf(records))),
      async ([records, { batches }]) => {
        project += 1
        await expire(project)
        for (const batch of batches) {
          await world.accept(
            project,
            batch.records.map((one) => inProject(project, one)),
          )
          await world.drain()
        }
        const [expected, found] = [new Map<unknown, number>(), new Map<unknown, number>()]
        const answer = decide(withLives(records, rules.expiresAfter))
        const people = await owners(world, project)
        const ids = await world.postgres.rows<{ type: string; key: string; personId: number }>(sql`
          select id_type as type, id_type || chr(10) || id_value as key, person_id as "personId" from person_ids where project_id = ${project}`)
        const living = ids.filter((row) => !isEndedType(row.type)).map((row) => [row.key, row.personId] as const)
        const named = [...answer.ids].filter(([key]) => !key.startsWith('was:'))
        expect(relabel(new Map(living), found)).toEqual(relabel(new Map(named), expected))
        const byName = new Map(records.map((one) => [one.event?.name ?? '', answer.records.get(one.key)]))
        expect(relabel(people, found)).toEqual(relabel(byName, expected))
      },
    ),
    { numRuns: worlds(6), seed },
  )
})

test('what a project says of its ids costs a batch no statement, unless ids expire; it is read once in two seconds', async () => {
  world = await pipelineWorld()
  const types = idTypes('a secret of at least thirty-two characters')
  const cost = async (projectId: number): Promise<number> => {
    let statements = 0
    await world.deps.outboxes.transaction(async (tx, outbox) => {
      const { rules } = await types.of(tx, projectId)
      const batch = [1, 2, 3].map((n) => day(n, [`login:u${n}`, `mobile:+861380000000${n}`, `anon:d${n}`], 'Visit'))
      const counted = counting(tx, () => (statements += 1))
      await types.of(counted, projectId)
      await resolvePeople(counted, outbox, projectId, batch, { hooks: world.deps.hooks, rules, now: world.clock.now() })
    })
    return statements
  }
  await world.postgres.transaction((tx) => writeSettings(tx, 2, 0, { types: builtInTypes, mergesPerHour: 5, salt: null }))
  await expire(3)
  for (const project of [1, 2, 3]) await cost(project)
  const [silent, said, expiring] = [await cost(1), await cost(2), await cost(3)]
  expect(said).toBe(silent)
  expect(expiring).toBe(silent + 1)
})
