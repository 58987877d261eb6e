import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../test/databases.ts'
import { checkFences, type Lease } from './log/index.ts'
import { forgetWorkers, holdsParts, leases } from './leases.ts'
import { sql } from './sql.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

test('renewing while a transaction of ours is open keeps every lease, with the same fence', async () => {
  const { postgres } = databases
  const mine = leases(postgres, 'one')
  await mine.renew()
  const before = mine.parts()
  expect(before).toHaveLength(256)
  expect(mine.log('events')).toHaveLength(16)
  let renewing = Promise.resolve()
  await postgres.transaction(async (tx) => {
    await holdsParts(tx, before)
    renewing = mine.renew()
    await delay(100)
  })
  await renewing
  expect(mine.parts()).toEqual(before)
})

test('renewing keeps nobody waiting: not who goes on with parts, nor rounds of partitions beside one that takes long', async () => {
  const { postgres } = databases
  const mine = leases(postgres, 'one')
  await mine.renew()
  const slow = (log: 'events' | 'facts') => mine.log(log).filter(({ logPart }) => logPart === 7)
  const rangesOf = (some: readonly Lease[]) => some.map((lease) => ({ lease, upto: lease.doneUpto }))
  let isRenewed = false
  let renewing = Promise.resolve()
  await postgres.transaction(async (tx) => {
    expect(await holdsParts(tx, mine.parts())).toBe(true)
    await checkFences(tx, 'facts', rangesOf(slow('facts')))
    renewing = mine.renew().then(() => void (isRenewed = true))
    await waitsForLock()
    await postgres.transaction(async (other) => {
      expect(await holdsParts(other, mine.parts())).toBe(true)
      for (const log of ['events', 'facts'] as const)
        await checkFences(other, log, rangesOf(mine.log(log).filter(({ logPart }) => log === 'events' || logPart !== 7)))
    })
    expect(isRenewed).toBe(false)
  })
  await renewing
  expect([mine.log('facts').length, mine.parts().length]).toEqual([16, 256])
})

test('what a transaction still works on nobody else takes, though the lease has ended', async () => {
  const { postgres } = databases
  const [mine, other] = [leases(postgres, 'one'), leases(postgres, 'other')]
  await mine.renew()
  await postgres.run(sql`update part_leases set until = 'epoch'`)
  const some = mine.parts().slice(0, 10)
  await postgres.transaction(async (tx) => {
    expect(await holdsParts(tx, some)).toBe(true)
    await other.renew()
    const taken = new Set(other.parts().map(({ part }) => part))
    expect([some.some(({ part }) => taken.has(part)), taken.size > 0]).toEqual([false, true])
  })
  await Promise.all([mine.release(), other.release()])
})

test('two workers share evenly, each with a fence of its own; what one gives back the other takes', async () => {
  const { postgres } = databases
  const one = leases(postgres, 'one')
  const two = leases(postgres, 'two')
  await one.renew()
  await two.renew()
  await one.renew()
  await two.renew()
  expect(one.parts()).toHaveLength(128)
  expect(two.parts()).toHaveLength(128)
  expect(one.log('facts').length + two.log('facts').length).toBe(16)
  const held = new Set(one.parts().map((lease) => lease.part))
  expect(two.parts().some((lease) => held.has(lease.part))).toBe(false)
  await one.release()
  await two.renew()
  expect(two.parts()).toHaveLength(256)
})

test('of a worker that was killed with its database nothing is waited for; should it live, it owns nothing', async () => {
  const { postgres } = databases
  await forgetWorkers(postgres)
  const killed = leases(postgres, 'killed')
  await killed.renew()
  await forgetWorkers(postgres)
  const next = leases(postgres, 'next')
  await next.renew()
  expect([next.parts().length, next.log('events').length, next.log('facts').length]).toEqual([256, 16, 16])
  expect(await postgres.transaction((tx) => holdsParts(tx, killed.parts()))).toBe(false)
  expect(await postgres.transaction((tx) => holdsParts(tx, next.parts()))).toBe(true)
})

/** Until a statement of these databases waits for a row. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    const waiting = await databases.postgres.one(
      sql`select 1 as one from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%log_positions%'`,
    )
    if (waiting) return
    await delay(10)
  }
}
