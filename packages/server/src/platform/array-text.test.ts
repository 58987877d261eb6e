import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, emptyDatabases } from '../../test/databases.ts'
import { arrayText } from './array-text.ts'
import { sql } from './sql.ts'

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

/** As text, -0 is 0, here as with the client. */
const withoutSign = (one: number | null): number | null => (one === 0 ? 0 : one)

test('what is not a plain value is left to the client', () => {
  expect([arrayText([[1]]), arrayText([{}]), arrayText([new Date('-000001-01-01')]), arrayText([1, null])]).toEqual([
    undefined,
    undefined,
    undefined,
    '{1,NULL}',
  ])
})
