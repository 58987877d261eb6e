import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describe, evaluate, numberIn, type Rule, ruleSchema, type TagRule } from './index.ts'

const holds = (rule: Omit<TagRule, 'kind' | 'tag'>, actual?: string): boolean =>
  evaluate(
    { kind: 'tag', tag: '大学生', ...rule },
    { profile: {}, tags: new Map(actual === undefined ? [] : [['大学生', actual]]), figureOf: () => 0 },
  )

test('B01 (part: meaning) a value and what is below it is the value and each that goes on with /', () => {
  const below = (actual?: string): boolean => holds({ value: '大三', below: true }, actual)
  expect(['大三', '大三/计算机', '大三/计算机/一班'].map(below)).toEqual([true, true, true])
  expect([undefined, '', '大三下', '大', '二/大三'].map(below)).toEqual([false, false, false, false, false])
  expect([holds({ value: '大三' }, '大三/计算机'), holds({ value: '大三/计算机', below: true }, '大三')]).toEqual([false, false])
})

test('B01 (part: typed values) a comparison is about values that are numbers as they are written, whatever else is no number', () => {
  expect(
    ['12.5', '13', '12', '0012.5', ' 12.5', '1e2', 'abc', ''].map((actual) => holds({ is: { op: 'gte', value: 12.5 } }, actual)),
  ).toEqual([true, true, ...Array.from({ length: 6 }, () => false)])
  expect(holds({ is: { op: 'ne', value: 1 } }, 'abc')).toBe(false)
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e20, max: 1e20 }),
      (n) => String(n).includes('e') || numberIn(String(n)) === Number(String(n)),
    ),
    { seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) },
  )
})

test('a comparison and a value, or something below no value, is no condition', () => {
  const problem = (rule: object) => ruleSchema.safeParse({ kind: 'tag', tag: 't', ...rule }).error?.issues.map((one) => one.path)
  expect(problem({ value: 'x', below: true })).toBeUndefined()
  expect(problem({ value: '1', is: { op: 'eq', value: 1 } })).toEqual([['is']])
  expect(problem({ below: true })).toEqual([['below']])
  expect(problem({ value: '', below: true })).toEqual([['below']])
})

const student = { kind: 'tag', tag: '大学生' } as const
test.each<[Rule, string, string]>([
  [{ ...student, value: '大三', below: true }, '标签「大学生」为「大三」及其下级', 'tag “大学生” is “大三” or below it'],
  [
    { kind: 'not', rule: { ...student, value: '大三', below: true } },
    '标签「大学生」不是「大三」及其下级',
    'the tag “大学生” is not “大三” nor below it',
  ],
  [{ ...student, is: { op: 'gte', value: 12.5 } }, '标签「大学生」大于等于 12.5', 'tag “大学生” ≥ 12.5'],
  [{ ...student, is: { op: 'between', value: 1, to: 2 } }, '标签「大学生」介于 1 和 2', 'tag “大学生” is between 1 and 2'],
  [{ kind: 'not', rule: { ...student, is: { op: 'lt', value: 3 } } }, '不满足标签「大学生」小于 3', 'not tag “大学生” < 3'],
])('a condition on a tag reads as a sentence %#', (rule, zh, en) => {
  expect([describe(rule, 'zh'), describe(rule, 'en')]).toEqual([zh, en])
})
