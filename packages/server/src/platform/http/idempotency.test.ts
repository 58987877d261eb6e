import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../test/databases.ts'
import { fakeClock } from '../clock.ts'
import { sealer } from '../seal.ts'
import { sql } from '../sql.ts'
import { type Claim, type Idempotency, idempotency } from './idempotency.ts'

let databases: Databases
let keys: Idempotency
const secret = 'a secret of at least thirty-two characters'
const clock = fakeClock(new Date('2026-11-01T02:00:00Z'))
beforeAll(async () => {
  databases = await freshDatabases()
  await databases.postgres.run(sql`create table effects (name text)`)
  keys = idempotency(databases.postgres, clock, sealer(secret, 'kept-answers'))
})
afterAll(() => databases.drop())

const asked = (key: string, hash = 'h') => ({ actor: 'token:1', key, hash })
const effect = (claim: Claim, name: string) =>
  databases.postgres.transaction(async (tx) => {
    await tx.run(sql`insert into effects values (${name})`)
    await claim.commits(tx)
  })
const effects = async (name: string) => (await databases.postgres.rows(sql`select 1 from effects where name = ${name}`)).length
const leasePasses = (key: string) =>
  databases.postgres.run(sql`update idempotency_keys set lease_until = clock_timestamp() - interval '1 second' where key = ${key}`)

/** A request whose process dies after `before`: it never comes back. */
function dies(key: string, before: (claim: Claim) => Promise<void>): Promise<Claim> {
  return new Promise((resolve, reject) => {
    void keys.once(asked(key), async (claim) => {
      await before(claim).then(() => resolve(claim), reject)
      return new Promise(() => undefined)
    })
  })
}

test('a repeat gets the first answer with its status, 204 too, and the effect stays one', async () => {
  for (const answer of [
    { status: 201, body: { token: 'mt_geheim' } },
    { status: 204, body: undefined },
  ]) {
    const key = `same ${answer.status}`
    const run = async (claim: Claim) => effect(claim, key).then(() => answer)
    expect(await keys.once(asked(key), run)).toEqual(answer)
    expect(await keys.once(asked(key), run)).toEqual(answer)
    expect(await effects(key)).toBe(1)
  }
  await expect(keys.once(asked('same 201', 'other'), async () => ({ status: 201, body: 1 }))).rejects.toMatchObject({ code: 'key_reused' })
})

test('kept answers are sealed: nothing of them can be read in the database, and another secret does not open them', async () => {
  const rows = await databases.postgres.rows<{ sealed: Buffer }>(sql`select sealed from idempotency_keys where key = 'same 201'`)
  expect(rows[0]?.sealed.length).toBeGreaterThan(28)
  expect(rows[0]?.sealed.toString('latin1')).not.toContain('geheim')
  const rotated = idempotency(databases.postgres, clock, sealer(`new ${secret}`, 'kept-answers'))
  await expect(rotated.once(asked('same 201'), async () => ({ status: 201, body: 1 }))).rejects.toMatchObject({ code: 'already_done' })
})

test('a process that dies before the effect leaves the key to the next attempt, and cannot come back with a second effect', async () => {
  const dead = await dies('before', async () => undefined)
  const again = () => keys.once(asked('before'), async (claim) => effect(claim, 'before').then(() => ({ status: 201, body: 1 })))
  await expect(again()).rejects.toMatchObject({ code: 'in_progress' })
  await leasePasses('before')
  expect(await again()).toEqual({ status: 201, body: 1 })
  await expect(effect(dead, 'before')).rejects.toMatchObject({ code: 'in_progress' })
  expect(await effects('before')).toBe(1)
})

test('a process that dies between effect and answer: a repeat says that it was done, and does nothing', async () => {
  await dies('between', (claim) => effect(claim, 'between'))
  const again = () => keys.once(asked('between'), async (claim) => effect(claim, 'between').then(() => ({ status: 201, body: 1 })))
  await expect(again()).rejects.toMatchObject({ code: 'in_progress' })
  await leasePasses('between')
  await expect(again()).rejects.toMatchObject({ code: 'already_done' })
  expect(await effects('between')).toBe(1)
})

test('a request that fails frees its key, unless its effect is committed', async () => {
  const failing = (key: string, before: (claim: Claim) => Promise<unknown>) =>
    keys.once(asked(key), async (claim) => before(claim).then(() => Promise.reject(new Error('no answer'))))
  await expect(failing('fails', async () => undefined)).rejects.toThrow('no answer')
  expect(await keys.once(asked('fails'), async () => ({ status: 200, body: 2 }))).toEqual({ status: 200, body: 2 })
  await expect(failing('late', (claim) => effect(claim, 'late'))).rejects.toThrow('no answer')
  await leasePasses('late')
  await expect(failing('late', (claim) => effect(claim, 'late'))).rejects.toMatchObject({ code: 'already_done' })
  expect(await effects('late')).toBe(1)
})
