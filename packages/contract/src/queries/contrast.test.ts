import { expect, test } from 'vitest'
import { contrast, type Counted } from './contrast.ts'

const all = { target: 1_000, base: 10_000, both: 1_000 }
const tagged = (value: string, target: number, base: number): Counted => ({
  subject: { of: 'tag', tag: 't' },
  group: { value },
  target,
  base,
  both: target,
})

test('C01 (vectors of TGI) 300 of 1,000 against 2,000 of 10,000: TGI 150, 8.33 standard errors above the rest', () => {
  const [row] = contrast([tagged('a', 300, 2_000)], all, {})
  expect(row).toMatchObject({ tgi: 150, targetShare: 0.3, baseShare: 0.2, isEnough: true, isSure: true, isImplied: false })
  expect(row?.z).toBeCloseTo(8.333, 3)
})

test('what says most comes first; few people, and what was asked for, come last and are never sure', () => {
  const rows = contrast([tagged('few', 40, 60), tagged('same', 200, 2_000), tagged('less', 50, 2_000), tagged('more', 300, 2_000)], all, {})
  expect(rows.map(({ group, isSure }) => [Object.values(group)[0], isSure])).toEqual([
    ['less', true],
    ['more', true],
    ['same', false],
    ['few', false],
  ])
  const [first, asked] = contrast([tagged('a', 1_000, 1_000), { ...tagged('b', 205, 2_000), subject: { of: 'hour' } }], all, {
    people: { kind: 'tag', tag: 't' },
  })
  expect([first?.subject.of, asked?.isImplied, asked?.isSure]).toEqual(['hour', true, false])
})

test('of nobody nothing is said', () => {
  expect(contrast([tagged('a', 0, 0)], { target: 0, base: 0, both: 0 }, {})).toMatchObject([
    { tgi: null, targetShare: null, z: null, difference: null, isSure: false, isEnough: false },
  ])
})
