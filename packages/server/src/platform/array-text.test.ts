import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, emptyDatabases } from '../../test/databases.ts'
import { arrayText } from './array-text.ts'
import { sql } from './sql.ts'
import { tableOf } from './table-of.ts'

let databases: Databases
beforeAll(async () => {
  databases = await emptyDatabases()
})
afterAll(() => databases.drop())

test('arrays come to PostgreSQL as they are', async () => {
  const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0') && one.isWellFormed())
  const special = fc.constantFrom('', 'NULL', '"', '\\', '{}', '\\"', ' a,b ', '\\\\x00')
  const column = <T>(one: fc.Arbitrary<T>) => fc.array(fc.option(one), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(
      column(fc.oneof(text, special)),
      column(fc.maxSafeInteger()),
      column(fc.double()),
      column(fc.boolean()),
      column(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })),
      async (texts, whole, doubles, flags, dates) => {
        const row = await databases.postgres.one(sql`
          select ${texts}::text[] as texts, to_jsonb(${whole}::bigint[]) as whole, ${doubles}::float8[] as doubles, ${flags}::boolean[] as flags, ${dates}::timestamptz[] as dates`)
        expect(row).toEqual({ texts, whole, doubles: doubles.map(withoutSign), flags, dates })
      },
    ),
    { numRuns: 50 },
  )
})

test('times come back as the client itself would read them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.date({ min: new Date('0001-01-01'), max: new Date('+020000-01-01'), noInvalidDate: true }), {
        minLength: 1,
        maxLength: 20,
      }),
      fc.constantFrom('UTC', 'Asia/Shanghai'),
      async (dates, zone) => {
        await databases.postgres.transaction(async (tx) => {
          await tx.run(sql`select set_config('timezone', ${zone}, true)`)
          const texts = dates.map((date) => (date.getUTCFullYear() < 10_000 ? date.toISOString() : date.toISOString().slice(1)))
          const rows = await tx.rows<{ at: Date }>(sql`select t::timestamptz as at from unnest(${texts}::text[]) t`)
          expect(rows.map((row) => row.at)).toEqual(dates)
        })
      },
    ),
    { numRuns: 50 },
  )
})

test('of a time what is finer than a millisecond is left off', async () => {
  const texts = ['2026-11-29 10:00:00+00', '2026-11-29 10:00:00.5+00', '2026-11-29 10:00:00.123456+00', '2026-11-29 10:00:00.0009+00']
  const rows = await databases.postgres.rows<{ at: Date }>(
    sql`select t::timestamptz as at from unnest(${texts}::text[]) with ordinality u(t, n) order by n`,
  )
  expect(rows.map((row) => row.at.getMilliseconds())).toEqual([0, 500, 123, 0])
  expect(await databases.postgres.one(sql`select 'infinity'::timestamptz as at`)).toEqual({ at: Infinity })
})

/** As text, -0 is 0, here as with the client. */
const withoutSign = (one: number | null): number | null => (one === 0 ? 0 : one)

test('rows as a table: what all say alike, and what they do not', async () => {
  const rows = [
    { id: 1, word: 'a', at: new Date('2026-11-01'), note: null },
    { id: 2, word: 'a', at: new Date('2026-11-01'), note: null },
  ]
  const table = (some: readonly (typeof rows)[number][]) =>
    tableOf(some, {
      id: ['bigint', (row) => row.id],
      word: ['text', (row) => row.word],
      at: ['timestamptz', (row) => row.at],
      note: ['text', (row) => row.note],
    })
  const read = (some: readonly (typeof rows)[number][]) => databases.postgres.rows(sql`select x.* from ${table(some)} x order by id`)
  expect(await read(rows)).toEqual(rows)
  expect(await read(rows.slice(1))).toEqual(rows.slice(1))
  const other = [...rows, { id: 3, word: 'b"', at: new Date('2026-11-02'), note: null }]
  expect(await read(other)).toEqual(other)
  // The one column that says how many there are, though all say the same.
  expect(await databases.postgres.rows(sql`select x.n from ${tableOf([1, 1, 1], { n: ['int', (n) => n] })} x`)).toHaveLength(3)
})

test('what is not a plain value is left to the client', () => {
  expect([arrayText([[1]]), arrayText([{}]), arrayText([new Date('-000001-01-01')]), arrayText([1, null])]).toEqual([
    undefined,
    undefined,
    undefined,
    '{1,NULL}',
  ])
})
