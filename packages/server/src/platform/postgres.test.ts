import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../test/databases.ts'
import { sql } from './sql.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
  await databases.postgres.run(sql`create table shelf (id int primary key, name text not null)`)
})
afterAll(() => databases.drop())

test('a look-up that is asked often goes by key, also planned when ten rows were there, and is planned once', async () => {
  const { postgres } = databases
  await postgres.run(sql`insert into shelf select n, 'tea ' || n from generate_series(1, 10) n`)
  await postgres.run(sql`analyze shelf`)
  const planOf = async (often: boolean): Promise<string> => {
    const plan = await postgres.rows(
      often
        ? sql.often`explain select name from shelf where id = any(${[3]}::int[])`
        : sql`explain select name from shelf where id = any(${[3]}::int[])`,
    )
    return JSON.stringify(plan)
  }
  expect(await planOf(false)).toContain('Seq Scan')
  expect(await planOf(true)).toContain('shelf_pkey')
  const find = (id: number) => postgres.one<{ name: string }>(sql.often`select name from shelf where id = ${id}`)
  expect(await Promise.all([3, 4, 11].map(find))).toEqual([{ name: 'tea 3' }, { name: 'tea 4' }, undefined])
  // In a transaction it sees what that has written, like everything else.
  await postgres.transaction(async (tx) => {
    await tx.run(sql`insert into shelf values (11, 'new')`)
    expect(await tx.one(sql.often`select name from shelf where id = ${11}`)).toEqual({ name: 'new' })
    expect(await find(11)).toBeUndefined()
  })
})

test('rows are copied in as they come; what ends in the middle leaves none, and the connection is fit for others', async () => {
  const { postgres } = databases
  async function* lines(until: number) {
    for (let n = 100; n < 110; n++) {
      if (n === until) throw new Error('the source is gone')
      yield `${n}\tcopied\n`
      await pause(1)
    }
  }
  const copied = (until: number): Promise<number> => postgres.transaction((tx) => tx.copy(sql`shelf (id, name)`, lines(until)))
  await expect(copied(105)).rejects.toThrow('the source is gone')
  expect(await postgres.rows(sql`select 1 from shelf where name = 'copied'`)).toEqual([])
  expect(await copied(-1)).toBe(10)
  await expect(copied(-1)).rejects.toMatchObject({ code: '23505' })
  expect(await postgres.rows(sql`select 1 from shelf where name = 'copied'`)).toHaveLength(10)
})
