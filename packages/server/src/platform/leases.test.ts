import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../test/databases.ts'
import { forgetWorkers, holdsParts, leases } from './leases.ts'

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
