import { expect, test } from 'vitest'
import { drivers, driversQuerySchema } from './index.ts'

const all = { people: 1_000, converted: 200 }
const row = (name: string, people: number, converted: number) => ({ name, people, converted })

test('what goes with going on surest comes first, against it too; luck is not sure, and few people say nothing', () => {
  const found = drivers([row('few', 99, 99), row('luck', 500, 103), row('against', 300, 30), row('doubles', 500, 140)], all)
  expect(found.map(({ name, isSure, isEnough }) => [name, isSure, isEnough])).toEqual([
    ['doubles', true, true],
    ['against', true, true],
    ['luck', false, true],
    ['few', false, false],
  ])
  expect(found[0]).toMatchObject({ rate: 0.28, otherRate: 0.12, lift: 0.28 / 0.12 })
})

test('who all have it, or none, are compared with nobody', () => {
  expect(drivers([row('all', 1_000, 200)], all)[0]).toMatchObject({ otherRate: null, lift: null, z: null, isEnough: false })
})

test('the last step has no one to go on', () => {
  const query = { from: '2026-11-01', to: '2026-11-02', steps: [{ event: 'A' }, { event: 'B' }], at: 2 }
  expect(driversQuerySchema.safeParse(query).error?.issues[0]?.path).toEqual(['at'])
})
