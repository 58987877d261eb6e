import { expect, test } from 'vitest'
import { forgetValues } from './forget.ts'
import { type Condition, evaluate, type Rule, ruleSchema } from './index.ts'

const theirs = ['gone@mail.example', '13955512345', 'user-4471']
const isTheirs = (text: string): boolean => theirs.includes(text)
const forget = (rule: unknown): unknown => forgetValues(rule, isTheirs, '[erased]')

test('a list loses the value of somebody who is forgotten; where it was the only one, nobody has what stands instead', () => {
  const profile = (condition: Omit<Condition, 'property'>): Rule => ({ kind: 'profile', condition: { property: 'email', ...condition } })
  expect(forget(profile({ op: 'in', values: ['a@b.example', 'gone@mail.example'] }))).toEqual(
    profile({ op: 'in', values: ['a@b.example'] }),
  )
  expect(forget(profile({ op: 'not_in', values: ['gone@mail.example'] }))).toEqual(profile({ op: 'not_in', values: ['[erased]'] }))
  expect(forget(profile({ op: 'eq', value: 13955512345 }))).toEqual(profile({ op: 'eq', value: '[erased]' }))
  expect(forget(profile({ op: 'gte', value: 13955512345 }))).toEqual(profile({ op: 'gte', value: 13955512345 }))
  // As a pattern what stands instead would fit any of its letters.
  expect(forget(profile({ op: 'matches', value: String.raw`^(gone@mail\.example|a@b)$` }))).toEqual(
    profile({ op: 'matches', value: String.raw`^\[erased\]$` }),
  )
  expect(forget(profile({ op: 'matches', value: '^gone' }))).toEqual(profile({ op: 'matches', value: '^gone' }))
  expect(forget({ kind: 'tag', tag: 'user-4471', value: 'user-4471' })).toEqual({ kind: 'tag', tag: 'user-4471', value: '[erased]' })
})

test('a query in SQL loses its texts that name somebody, and stays a query', () => {
  const sql = "select count() from events where event = 'user-4471' and time > now() - interval 30 day"
  const isThirty = (text: string): boolean => text === '30' || text === 'user-4471'
  expect(forgetValues({ sql }, isThirty, '[erased]')).toEqual({ sql: sql.replace('user-4471', '[erased]') })
})

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const rounds = 500 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)

test(`what is left is a rule, names nobody who is forgotten, and means everybody else as before: ${rounds} rules (seed ${seed})`, () => {
  let state = seed
  const random = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  const pick = <T>(some: readonly T[]): T => some[random(some.length)] as T /* none of the lists is empty */
  const others = ['a@b.example', '13955512346', 'user-4472', 'vip']
  const value = (): string => pick([...others, ...theirs])
  const condition = (): Condition => {
    const property = pick(['email', 'phone'])
    const op = pick(['eq', 'ne', 'in', 'not_in', 'contains', 'not_contains', 'starts_with', 'matches', 'is_set'] as const)
    if (op === 'is_set') return { property, op }
    return op === 'in' || op === 'not_in'
      ? { property, op, values: Array.from({ length: 1 + random(3) }, value) }
      : { property, op, value: value() }
  }
  const rule = (depth: number): Rule => {
    const kind = depth === 0 ? 'profile' : pick(['all', 'any', 'not', 'profile'] as const)
    if (kind === 'profile') return { kind, condition: condition() }
    return kind === 'not' ? { kind, rule: rule(depth - 1) } : { kind, rules: Array.from({ length: random(4) }, () => rule(depth - 1)) }
  }
  for (let round = 0; round < rounds; round++) {
    const before = rule(3)
    const after = ruleSchema.parse(forget(before))
    expect(theirs.filter((text) => JSON.stringify(after).includes(text))).toEqual([])
    for (const email of [undefined, ...others])
      for (const phone of [undefined, ...others]) {
        const input = {
          profile: { ...(email ? { email } : {}), ...(phone ? { phone } : {}) },
          tags: new Map<string, string>(),
          person: 1,
          moment: { now: new Date(0), zone: 'UTC' },
          figureOf: () => 0,
        }
        expect([before, input.profile, evaluate(after, input)]).toEqual([before, input.profile, evaluate(before, input)])
      }
  }
})
