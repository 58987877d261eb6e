import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bucketOf } from '@millrace/contract/experiments/assignment.ts'
import { dateHolds, type DateCondition, fitsPattern, isNear, patternProblem } from '@millrace/contract/rules/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { compileDate } from './date.ts'
import { compileNearText } from './place.ts'
import { bucketSql } from './random.ts'
import { worlds } from '../../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

/** What the engine says of each text. */
async function ask(texts: readonly string[], holds: (text: Sql) => Sql): Promise<boolean[]> {
  const rows = await databases.clickhouse.rows<{ holds: boolean }>(sql`
    select toBool(${holds(sql`text`)}) as holds from (select arrayJoin(arrayEnumerate(${sql.value(texts, 'Array(String)')})) as n, ${sql.value(texts, 'Array(String)')}[n] as text) order by n`)
  return rows.map((row) => row.holds)
}

const two = (from: number, to: number): fc.Arbitrary<string> => fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, '0'))
const year = fc.oneof(fc.integer({ min: 1895, max: 2205 }), fc.constantFrom(1900, 1972, 1986, 2000, 2024, 2026, 2027)).map(String)
const day = fc.oneof(
  fc.tuple(year, two(1, 12), two(1, 31)).map((parts) => parts.join('-')),
  year.map((one) => `${one}-02-29`),
  fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-02', '2025-11-01', '1986-05-04', '2026-13-01', '2026-00-10', '2026-1-1', ''),
)
const clock = fc.tuple(
  fc.constantFrom('T', ' ', 't'),
  two(0, 24),
  two(0, 60),
  fc.oneof(
    fc.constant(''),
    two(0, 60).map((second) => `:${second}`),
    fc.constantFrom(':59.9', ':00.001', ':30.1234', ':7'),
  ),
)
const offset = fc.oneof(fc.constantFrom('', 'Z', 'z', '+08:00', '-00:00', '+0800', '-12:30', '+15:00', ' Z'))
const dateText = fc.oneof(
  day,
  fc.tuple(day, clock, offset).map(([of, [glue, hour, minute, rest], zone]) => `${of}${glue}${hour}:${minute}${rest}${zone}`),
)
const bound = fc.oneof(
  fc.constantFrom('2026-11-01', '2026-10-31', '1986-05-04', '1950-03-01'),
  fc.constantFrom('2026-10-31T16:00:00Z', '2026-11-01T00:30:00.500Z'),
)
const days = fc.integer({ min: -400, max: 36_500 })
const age = fc.integer({ min: 0, max: 150 })
const condition: fc.Arbitrary<DateCondition> = fc.oneof(
  fc.record({ op: fc.constantFrom('before' as const, 'after' as const, 'on_day' as const), value: bound }),
  fc.record({ op: fc.constant('date_between' as const), values: fc.tuple(bound, bound) }),
  fc.record({ op: fc.constantFrom('in_last_days' as const, 'in_next_days' as const), value: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ op: fc.constant('days_ago' as const), values: fc.tuple(days, days) }),
  fc.record({ op: fc.constant('anniversary_in_days' as const), value: fc.integer({ min: 0, max: 364 }) }),
  fc.record({ op: fc.constant('anniversary_this_month' as const) }),
  fc.record({ op: fc.constant('age_between' as const), values: fc.tuple(age, age) }),
)
const now = fc.constantFrom(
  '2026-11-01T02:00:00Z',
  '2027-02-28T01:00:00Z',
  '2028-02-28T17:00:00Z',
  '2026-12-31T23:00:00Z',
  '2027-03-01T00:00:00Z',
)
const zone = fc.constantFrom('Asia/Shanghai', 'UTC', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe')

test(`both engines read the same texts as the same dates (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(dateText, { minLength: 40, maxLength: 60 }), condition, now, zone, async (texts, one, at, of) => {
      const moment = { now: new Date(at), zone: of }
      const found = await ask(texts, (text) => compileDate(one, text, moment))
      expect(found.map((holds, i) => [texts[i], holds])).toEqual(texts.map((text) => [text, dateHolds(one, text, moment)]))
    }),
    { numRuns: worlds(60), seed },
  )
})

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '上',
  String.raw`\d`,
  String.raw`\w`,
  String.raw`\b`,
  '[ab]',
  '[^a]',
  '[上-文]',
  '^',
  '$',
  String.raw`\pL`,
  String.raw`\s`,
  ' ',
)
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => `(${parts.join('|')})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '*?', '+?')).map(([one, times]) => `(?:${one})${times}`),
    tie('pattern').map((one) => `(?i:${one})`),
  ),
}))
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '上', '文', '1', ' ', '\n', 'é', '😀'), maxLength: 8 })

test(`both engines find the same patterns in the same texts (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 30 }), pattern, async (texts, one) => {
      fc.pre(patternProblem(one) === undefined)
      const found = await ask(texts, (each) => sql`match(${each}, ${sql.value(one, 'String')})`)
      expect(found.map((holds, i) => [texts[i], holds])).toEqual(texts.map((each) => [each, fitsPattern(one, each)]))
    }),
    { numRuns: worlds(60), seed },
  )
})

test('patterns that stop other engines are answered, and as large ones as are taken', async () => {
  const long = 'a'.repeat(100_000)
  for (const bomb of [
    '(a+)+$',
    '(a|aa)+$',
    '(a*)*b',
    '(x+x+)+y',
    `^(${'a?'.repeat(60)}${'a'.repeat(60)})$`,
    String.raw`^(\pL{200})`,
    String.raw`(?i)[^\pN]{200}`,
  ]) {
    expect([bomb, patternProblem(bomb)]).toEqual([bomb, undefined])
    const texts = [`${long}!`, long]
    expect(await ask(texts, (each) => sql`match(${each}, ${sql.value(bomb, 'String')})`)).toEqual(
      texts.map((each) => fitsPattern(bomb, each)),
    )
  }
})

test(`both engines put the same people into the same buckets of a split (seed ${seed})`, async () => {
  const person = fc.oneof(fc.maxSafeNat(), fc.nat(100_000))
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 200, maxLength: 200 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      async (people, salt) => {
        const rows = await databases.clickhouse.rows<{ bucket: number }>(sql`
        select ${bucketSql(sql`person`, salt)}[1] as bucket from (select arrayJoin(arrayEnumerate(${sql.value(people, 'Array(UInt64)')})) as n, ${sql.value(people, 'Array(UInt64)')}[n] as person) order by n`)
        expect(rows.map((row) => row.bucket)).toEqual(people.map((one) => bucketOf(one, salt)))
      },
    ),
    { numRuns: worlds(10), seed },
  )
})

const degrees = (most: number): fc.Arbitrary<number> => fc.integer({ min: -most * 10_000, max: most * 10_000 }).map((n) => n / 10_000)
const place = fc.oneof(
  fc.tuple(degrees(92), fc.constantFrom(',', ', '), degrees(182)).map((parts) => parts.join('')),
  fc.constantFrom('31.2304,121.4737', '90,0', '-90, 180', '0,0', '31.2304，121.4737', '1e1,5', '31.,1', '+1,1', ' 1,1', ''),
)

test(`both engines find the same places near another (seed ${seed})`, async () => {
  const near = fc.record({
    lat: degrees(90),
    lon: degrees(180),
    km: fc.oneof(fc.constantFrom(0.001, 20_040), fc.integer({ min: 1, max: 20_000 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 60, maxLength: 60 }), near, async (texts, one) => {
      const around = [...texts, `${one.lat},${one.lon}`]
      const found = await ask(around, (text) => compileNearText(one, text))
      expect(found.map((holds, i) => [around[i], holds])).toEqual(around.map((text) => [text, isNear(one, text, undefined)]))
    }),
    { numRuns: worlds(30), seed },
  )
})
